"""A phone lays out what is near, and the rest in time, without the reader losing a place."""

import pytest

from tests.pages import lectures

PHONE = {"viewport": {"width": 390, "height": 800}, "is_mobile": True, "has_touch": True}
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
def test_the_rest_of_a_page_is_laid_out_after_the_first_move(url, visit, name):
    page = visit(url + name, whole=False, **PHONE).page
    assert not page.evaluate(IS_LAID_OUT)
    page.keyboard.press("Shift")
    page.wait_for_function(IS_LAID_OUT)
    page.wait_for_function("!document.querySelector('.play:not(.started)')")


@lectures
def test_nothing_moves_or_is_cut_off_before_it_is_laid_out_for_good(url, visit, name):
    page = visit(url + name, whole=False, **PHONE).page
    tops = "[...document.querySelectorAll('h2')].slice(0, 2).map(h => h.getBoundingClientRect().y)"
    before = page.evaluate(tops)
    page.keyboard.press("Shift")
    page.wait_for_function(IS_LAID_OUT)
    assert page.evaluate(tops) == pytest.approx(before, abs=4)  # a line is 29
    assert page.evaluate(CUT_OFF) == []


def test_a_wide_window_has_all_of_a_page_at_once(url, visit):
    assert visit(url + "book/leverage.html").page.evaluate(IS_LAID_OUT)


def test_a_link_to_a_place_has_all_of_a_page_at_once(url, visit):
    page = visit(url + "book/leverage.html#influence-needs-a-residual", whole=False, **PHONE).page
    assert page.evaluate(IS_LAID_OUT)


def test_a_link_within_a_page_leads_to_its_place_at_once(url, visit):
    page = visit(url + "book/leverage.html", whole=False, **PHONE).page
    # Not every browser holds in place what is being read while the page grows above it.
    page.evaluate("document.documentElement.style.overflowAnchor = 'none'")
    page.get_by_text("Contents").click()
    page.locator('nav.book a[href="#influence-needs-a-residual"]').click()
    place = "document.getElementById('influence-needs-a-residual').getBoundingClientRect().top"
    assert 0 < page.evaluate(place) < 120
    assert page.evaluate(IS_LAID_OUT)


def test_an_address_that_changes_leads_to_its_place(url, visit):
    page = visit(url + "book/leverage.html", whole=False, **PHONE).page
    page.evaluate("document.documentElement.style.overflowAnchor = 'none'")
    page.evaluate("location.hash = '#influence-needs-a-residual'")
    page.wait_for_timeout(500)
    place = "document.getElementById('influence-needs-a-residual').getBoundingClientRect().top"
    assert 0 < page.evaluate(place) < 120


def test_a_search_hit_has_all_of_a_page_at_once(url, visit):
    page = visit(url + "book/leverage.html#:~:text=seesaw", whole=False, **PHONE).page
    assert page.evaluate(IS_LAID_OUT)


@pytest.mark.parametrize("name", ["leverage", "adam_and_friends"])
def test_a_reload_keeps_what_was_being_read(url, visit, name):
    page = visit(f"{url}book/{name}.html", whole=False, **PHONE).page
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
    page.reload()
    page.wait_for_timeout(1000)
    assert before
    again = page.evaluate(f"[...document.querySelectorAll('{TEXTS}')].map({PLACE})")
    after = dict(map(tuple, again))
    assert abs(after[before[0]] - before[1]) < 60


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
