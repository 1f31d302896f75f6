"""The built site in a browser: for every eye, hand, screen and for paper."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from pages import PAGES, pages, pages_and_search

CONTRAST = "color-contrast"
RULES = {
    # The colours depend on the scheme, the room on the width, all else on neither.
    "light": {},
    "dark": {"runOnly": [CONTRAST]},
    "phone": {"rules": {CONTRAST: {"enabled": False}}},
}


# axe looks at each of thousands of spans in code and formulas. Of a kind it needs to see a few.
PLAIN = """() => {
    const seen = {};
    for (const span of document.querySelectorAll("pre span, .katex-html span")) {
        if (!span.isConnected) continue;
        const kind = `${span.closest("pre, .katex-html").className} ${span.className}`;
        seen[kind] = (seen[kind] ?? 0) + 1;
        if (seen[kind] > 5 && !span.querySelector("a, button")) span.replaceWith(span.textContent);
    }
}"""


@pages_and_search
@pytest.mark.parametrize("view", RULES)
def test_axe_finds_no_violation(url, visit, name, view):
    size = {"width": 390 if view == "phone" else 1280, "height": 900}
    scheme = "dark" if view == "dark" else "light"
    page = visit(url + name, color_scheme=scheme, viewport=size).page
    page.evaluate("document.querySelectorAll('main details').forEach(d => { d.open = true })")
    page.evaluate(PLAIN)
    page.wait_for_timeout(100)
    results = Axe().run(page, options=RULES[view])
    found = [
        f"{v['id']}: {node['html'][:150]}"
        for v in results.response["violations"]
        for node in v["nodes"]
    ]
    assert found == []


@pages_and_search
@pytest.mark.parametrize("width", [390, 320])
def test_nothing_overflows_a_phone(url, visit, name, width):
    page = visit(url + name, viewport={"width": width, "height": 800}).page
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
    colours = [
        visit(url + name, color_scheme=scheme).page.evaluate(
            "getComputedStyle(document.querySelector('main svg text')).fill"
        )
        for scheme in ("light", "dark")
    ]
    assert colours[0] != colours[1]


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
