"""The built site in a browser: for every eye, hand, screen and for paper."""

from tests.pages import PAGES, pages, pages_and_search, unfold, violations

CONTRAST = {"runOnly": ["color-contrast"]}
WIDTH = [
    "button-name",
    "label",
    "link-name",
    "region",
    "scrollable-region-focusable",
    "target-size",
]


@pages_and_search
def test_axe_finds_no_violation(url, visit, name):
    """By day all rules; what depends on colours by night and on paper, what on room on a phone."""
    page = visit(url + name, viewport={"width": 1280, "height": 900}).page
    unfold(page)
    found = {"day": violations(page)}
    page.emulate_media(color_scheme="dark")
    found["night"] = violations(page, CONTRAST, most=3)
    page.emulate_media(color_scheme="dark", media="print")
    found["paper"] = violations(page, CONTRAST, most=3)
    page.emulate_media(color_scheme="light", media="screen")
    page.set_viewport_size({"width": 390, "height": 800})
    found["phone"] = violations(page, {"runOnly": WIDTH}, most=3)
    assert found == {view: [] for view in found}


@pages_and_search
def test_nothing_overflows_a_phone(url, visit, name):
    page = visit(url + name, viewport={"width": 390, "height": 800}).page
    unfold(page)
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        wider = page.evaluate(
            """() => [...document.querySelectorAll("main *")]
                .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
                .filter(e => !e.closest(".highlight, .output, div.math, table, svg, .katex-mathml"))
                .map(e => e.outerHTML.slice(0, 120))"""
        )
        assert wider == []


@pages
def test_figures_follow_light_and_dark(url, visit, name):
    """The same text of a figure has another colour by night, on the page's own background."""
    page = visit(url + name).page
    colours = set()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        fill = "getComputedStyle(document.querySelector('main svg text')).fill"
        colours.add(page.evaluate(fill))
    assert len(colours) == 2


@pages
def test_on_paper_there_is_text_and_no_furniture(url, visit, name):
    page = visit(url + name, color_scheme="dark").page
    page.emulate_media(media="print")
    for selector in ("header.bar", "nav.book", ".explorer-controls"):
        assert not any(each.is_visible() for each in page.locator(selector).all())
    assert page.locator("main h1").is_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('main p')).color") != (
        "rgb(228, 226, 220)"
    )


def test_a_worksheet_prints_alone_on_one_page(url, visit):
    page = visit(url + "book/house_prices.html").page
    page.evaluate("print = () => {}")
    page.get_by_role("button", name="Print this worksheet").click()
    page.emulate_media(media="print")
    assert page.locator(".worksheet table").first.is_visible()
    for other in ("h1", "article > section > p", "footer", ".print-sheet"):
        assert not page.locator(other).first.is_visible()
    assert page.pdf(format="A4").count(b"/Type /Page\n") == 1
    assert page.locator("h1").is_visible()  # printing is over


def test_keyboard_users_can_skip_to_the_text_and_see_where_they_are(url, visit):
    page = visit(url + PAGES[-1]).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    assert page.locator("a.skip").bounding_box()["x"] >= 0
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
