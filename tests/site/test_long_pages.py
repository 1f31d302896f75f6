"""A phone lays out what is near, and the rest in time, without the reader losing a place."""

import pytest

from tests.pages import PHONE, lectures

FIRST_VISIT = {"viewport": {"width": 390, "height": 800}, "whole": False, **PHONE}
LINK = "#influence-needs-a-residual"
PLACE_OF_LINK = f"document.querySelector('{LINK}').getBoundingClientRect().top"
LAST = "article > section > section:last-of-type > h2"
IS_LAID_OUT = f"""() => document.querySelector("{LAST}")
    .checkVisibility({{ contentVisibilityAuto: true }})"""
#: The text in the middle of the window, and how far below its top it begins.
TEXTS = "main :is(p, pre, li, figcaption)"
PLACE = "part => [part.textContent.slice(0, 60), part.getBoundingClientRect().top]"
IN_VIEW = f"""() => {{
    const found = document.elementsFromPoint(195, 400);
    const part = found.map(e => e.closest("{TEXTS}")).find(e => e);
    return part && ({PLACE})(part);
}}"""

#: Figures that reach beyond the section that would cut them off.
CUT_OFF = """() => [...document.querySelectorAll("article > section > section")]
    .flatMap(section => {
        const { left, right } = section.getBoundingClientRect();
        return [...section.querySelectorAll("figure, .cell, .admonition")].filter(part => {
            const box = part.getBoundingClientRect();
            return box.width && (box.left < left || box.right > right);
        }).map(part => part.outerHTML.slice(0, 80));
    })"""


@lectures
def test_the_rest_of_a_page_is_laid_out_after_the_first_move_and_nothing_moves(url, visit, name):
    page = visit(url + name, **FIRST_VISIT).page
    assert not page.evaluate(IS_LAID_OUT)
    tops = "[...document.querySelectorAll('h2')].slice(0, 2).map(h => h.getBoundingClientRect().y)"
    # Fonts have come, and what they move has moved.
    page.wait_for_function("document.fonts.status === 'loaded'")
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    before = page.evaluate(tops)
    page.keyboard.press("Shift")
    page.wait_for_function(IS_LAID_OUT)
    assert page.evaluate(tops) == pytest.approx(before, abs=1)
    assert page.evaluate(CUT_OFF) == []
    page.wait_for_function("!document.querySelector('.play:not(.started)')")


def test_a_wide_window_has_all_of_a_page_at_once(url, visit):
    assert visit(url + "book/leverage.html", whole=False).page.evaluate(IS_LAID_OUT)


def test_a_link_to_a_place_has_all_of_a_page_at_once(url, visit):
    page = visit(f"{url}book/leverage.html{LINK}", **FIRST_VISIT).page
    assert page.evaluate(IS_LAID_OUT)


def test_a_link_within_a_page_leads_to_its_place_at_once(url, visit):
    page = visit(url + "book/leverage.html", **FIRST_VISIT).page
    # Not every browser holds in place what is being read while the page grows above it.
    page.evaluate("document.documentElement.style.overflowAnchor = 'none'")
    page.get_by_text("Contents").click()
    page.locator(f'nav.book a[href="{LINK}"]').click()
    assert 0 < page.evaluate(PLACE_OF_LINK) < 120
    assert page.evaluate(IS_LAID_OUT)


def test_an_address_that_changes_leads_to_its_place(url, visit):
    page = visit(url + "book/leverage.html", **FIRST_VISIT).page
    page.evaluate("document.documentElement.style.overflowAnchor = 'none'")
    page.evaluate(f"location.hash = '{LINK}'")
    page.wait_for_function(f"{PLACE_OF_LINK} > 0 && {PLACE_OF_LINK} < 120")
    page.wait_for_function(IS_LAID_OUT)
    assert 0 < page.evaluate(PLACE_OF_LINK) < 120


@pytest.mark.parametrize("address", ["#50%", "#%", "#%E0%A4%A"])
def test_an_address_that_cannot_be_read_harms_nothing(url, visit, address):
    seen = visit(f"{url}book/sgd.html{address}")
    seen.page.wait_for_function("document.querySelector('figure.explorer').frames !== undefined")
    seen.page.evaluate("location.hash = '#60%'")
    assert seen.complaints == []


def test_a_search_hit_has_all_of_a_page_at_once(url, visit):
    page = visit(url + "book/leverage.html#:~:text=seesaw", **FIRST_VISIT).page
    assert page.evaluate(IS_LAID_OUT)


@pytest.mark.parametrize("name", ["leverage", "adam_and_friends"])
def test_a_reload_keeps_what_was_being_read(url, visit, name):
    page = visit(f"{url}book/{name}.html", **FIRST_VISIT).page
    page.keyboard.press("Shift")
    page.wait_for_function(IS_LAID_OUT)
    for _ in range(20):
        page.evaluate("scrollBy(0, 700)")
        page.wait_for_timeout(30)
    page.wait_for_timeout(500)
    for _ in range(20):
        if before := page.evaluate(IN_VIEW):
            break
        page.evaluate("scrollBy(0, 60)")
    assert before
    page.reload()
    is_back = f"""([was, place]) => [...document.querySelectorAll('{TEXTS}')].map({PLACE})
        .some(([text, top]) => text === was && Math.abs(top - place) < 60)"""
    page.wait_for_function(is_back, arg=before)
    page.wait_for_timeout(500)
    assert page.evaluate(is_back, before)  # and it stays


def test_what_stands_in_for_the_font_is_as_wide(url, visit):
    """Else lines break anew, and the page moves, when the font has come."""
    page = visit(url + "book/adam_and_friends.html").page
    wide, stand_in = page.evaluate(
        """async () => {
            const pen = document.createElement("canvas").getContext("2d");
            const text = [...document.querySelectorAll("main p")]
                .map(each => each.textContent).join().replace(/[^ -~]/g, "");
            return Promise.all(['"Source Serif"', '"Wide Times"'].map(async (font) => {
                await document.fonts.load(`18px ${font}`);
                pen.font = `18px ${font}, monospace`;
                return pen.measureText(text).width;
            }));
        }"""
    )
    assert abs(stand_in / wide - 1) < 0.02
