"""What readers do with a page besides reading: copy it, print it, hold it in one hand."""

import pytest

LINE = "book/line_fit.html"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}

# Select an element and copy it; return what a program gets that takes plain text.
COPIED = """(element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    const clipboardData = new DataTransfer();
    const event = new ClipboardEvent("copy", { clipboardData, bubbles: true, cancelable: true });
    element.dispatchEvent(event);
    return [event.defaultPrevented, clipboardData.getData("text/plain")];
}"""


def test_a_copied_formula_arrives_once_as_tex(url, visit):
    page = visit(url + "book/roll_downhill.html").page
    sentence = page.locator("p", has_text="The line starts at the origin")
    prevented, text = sentence.evaluate(COPIED)
    assert prevented and "the steepness $w$: how many" in text
    display = page.locator("div.math", has_text="mean of").first
    assert r"\eta \cdot L'(w)" in page.locator("div.math").nth(2).evaluate(COPIED)[1]
    assert display.evaluate(COPIED)[1].count("mean of") == 1


def test_text_without_formulas_is_copied_by_the_browser(url, visit):
    page = visit(url + "book/how_to.html").page
    assert page.locator("main p").first.evaluate(COPIED) == [False, ""]


def test_on_a_phone_the_bar_stays_slim_and_hides_no_heading(url, visit):
    page = visit(url + LINE, **PHONE).page
    height = page.locator("header.bar").bounding_box()["height"]
    assert height <= 58
    page.goto(url + LINE + "#exercises")
    page.wait_for_function("scrollY > 500")
    assert page.locator("header.bar").bounding_box()["y"] == pytest.approx(0, abs=1)
    heading = page.get_by_role("heading", name="Exercises").bounding_box()
    assert heading["y"] >= height


def test_on_a_phone_code_can_be_copied(url, visit):
    page = visit(url + LINE, permissions=["clipboard-write", "clipboard-read"], **PHONE).page
    page.touchscreen.tap(200, 400)
    page.mouse.move(100, 300)
    button = page.locator(".cell_input .copy").first
    button.wait_for(state="attached")
    for each in page.locator(".cell_input .copy").all()[:3]:
        assert float(each.evaluate("e => getComputedStyle(e).opacity")) > 0.8


def test_on_paper_a_bar_tells_code_from_output(url, visit):
    page = visit(url + LINE).page
    page.emulate_media(media="print")
    width = "e => parseFloat(getComputedStyle(e).borderLeftWidth)"
    assert page.locator(".cell_input .highlight").first.evaluate(width) > 1
    assert page.locator(".cell_output .highlight, .cell_output pre").first.evaluate(width) == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_with_forced_colours_a_remembered_theme_hides_nothing(url, visit, theme):
    """Text and its ground are both the reader's, whatever theme the page remembers."""
    seen = visit(url + LINE, forced_colors="active", color_scheme="dark")
    page = seen.page
    page.evaluate("theme => { localStorage.theme = theme }", theme)
    page.reload()
    colours = "e => [getComputedStyle(e).color, getComputedStyle(document.body).backgroundColor]"
    for place in ("main p", "main h2", "dl.facts dd", ".cell_input pre", "nav.book a"):
        text, ground = page.locator(place).first.evaluate(colours)
        assert text != ground, place
