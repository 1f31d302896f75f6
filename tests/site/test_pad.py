"""The pad in a browser: it computes what Python computes, obeys every hand, and doubts."""

import gzip

import numpy as np
import pytest

from helpers import digits, pad
from helpers.drawing import ink, scribbles, shares
from helpers.drawing.module import PADS
from helpers.drawing.network import unpack
from helpers.drawing.strokes import _corners, _spiral, _wandering, _zigzag
from tests.pages import move_finger

PAGE = "book/digits.html"


@pytest.fixture(scope="module")
def module(chrome):
    """An empty page that holds the functions of the module, under their names."""
    page = chrome.new_page()
    page.add_script_tag(content=PADS.declarations())
    yield page
    page.close()


def test_the_page_computes_the_shares_of_python(module):
    preset, (pictures, labels) = pad().preset, digits()
    asked = """([packed, pictures]) => {
        const network = unpack(packed);
        return pictures.map((picture) => sharesOf(network, picture));
    }"""
    computed = np.array(module.evaluate(asked, [preset["weights"], pictures[::4].tolist()]))
    expected = shares(unpack(preset["weights"]), pictures[::4])
    np.testing.assert_allclose(computed, expected, rtol=0, atol=1e-12)
    assert np.mean(computed.argmax(axis=1) == labels[::4]) > 0.975


def test_the_page_counts_the_ink_of_python(module):
    rng = np.random.default_rng(5)
    kinds = (_corners, _wandering, _zigzag, _spiral)
    drawings = [[kinds[i % 4](rng).tolist()] for i in range(40)]
    drawings += [[], [[[0.5, 0.5]]], [[[0.1, 0.5], [0.9, 0.5]]], [[[0.5, 0.1], [0.5, 0.9]]]]
    drawings += [[[[0.2, 0.2], [0.2, 0.2]], [[0.7, 0.9]]]]
    counted = module.evaluate("(drawings) => drawings.map(ink)", drawings)
    for drawing, counts in zip(drawings, counted):
        assert counts == ink(drawing).tolist()


def test_hostile_strokes_end_in_numbers(module):
    for stroke in ([[None, 1]], [[1e308, -1e308], [-1e308, 1e308]], [["a", 2]]):
        counts = module.evaluate("(stroke) => ink([stroke])", stroke)
        assert len(counts) == 64 and all(0 <= count <= 16 for count in counts)


def arc(x, y, across, down, start, end):
    """Return points on an ellipse, from one angle to another, in degrees."""
    angle = np.radians(np.linspace(start, end, 20))
    return list(zip(x + across * np.cos(angle), y + down * np.sin(angle)))


#: A digit in the usual strokes of a hand.
DRAWN = {
    0: [arc(0.5, 0.5, 0.25, 0.4, -90, 270)],
    1: [[(0.35, 0.3), (0.52, 0.1), (0.52, 0.9)]],
    2: [[*arc(0.5, 0.3, 0.22, 0.2, -170, 40), (0.25, 0.88), (0.78, 0.88)]],
    3: [[*arc(0.47, 0.3, 0.22, 0.2, -160, 90), *arc(0.47, 0.7, 0.25, 0.2, -90, 160)]],
    4: [[(0.6, 0.9), (0.6, 0.1), (0.2, 0.62), (0.82, 0.62)]],
    5: [[(0.72, 0.12), (0.32, 0.12), (0.3, 0.45), *arc(0.47, 0.66, 0.25, 0.24, -110, 150)]],
    6: [[(0.62, 0.1), (0.38, 0.4), *arc(0.5, 0.68, 0.2, 0.22, -180, 180)]],
    7: [[(0.22, 0.12), (0.78, 0.12), (0.42, 0.9)]],
    8: [arc(0.5, 0.3, 0.18, 0.2, 90, 450), arc(0.5, 0.7, 0.23, 0.2, -90, 270)],
    9: [[*arc(0.5, 0.32, 0.2, 0.22, 0, -360), (0.7, 0.32), (0.66, 0.9)]],
}


@pytest.fixture
def opened(url, visit):
    """Open the lecture; returns a function that finds parts of its first pad."""

    def open_with(**context):
        page = visit(url + PAGE, **context).page
        return page, page.locator(".pad").first

    return open_with


def draw(page, sheet, strokes):
    box = sheet.locator(".pad-surface").bounding_box()
    for stroke in strokes:
        for i, (x, y) in enumerate(stroke):
            page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])
            if i == 0:
                page.mouse.down()
        page.mouse.up()
    settle(page)


def settle(page):
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def said(sheet):
    return sheet.locator(".pad-sentence").inner_text()


def press(page, sheet, name):
    sheet.get_by_role("button", name=name).click()
    settle(page)


def test_most_digits_of_a_mouse_are_read_and_scribbles_are_not(opened):
    page, sheet = opened()
    sheet.scroll_into_view_if_needed()
    right = 0
    for digit, strokes in DRAWN.items():
        press(page, sheet, "Clear")
        assert said(sheet).startswith("Nothing to read yet")
        draw(page, sheet, strokes)
        right += said(sheet).startswith(f"It reads {digit}, with ")
    assert right >= 8
    doubted = 0
    rng = np.random.default_rng(3)
    for kind in [_corners, _zigzag, _spiral, _wandering] * 2:
        press(page, sheet, "Clear")
        line = kind(rng)
        low, high = line.min(axis=0), line.max(axis=0)
        draw(page, sheet, [(0.05 + 0.9 * (line - low) / (high - low)).tolist()])
        doubted += said(sheet).startswith("Not sure. Perhaps ")
    assert doubted >= 6
    press(page, sheet, "Clear")
    draw(page, sheet, [[(0.5, 0.5), (0.51, 0.51)]])
    assert said(sheet).startswith("Not sure: this is hardly more than a dot")


def test_what_is_drawn_is_what_python_reads(opened):
    page, sheet = opened()
    sheet.scroll_into_view_if_needed()
    draw(page, sheet, DRAWN[2])
    strokes, shown = sheet.evaluate("({ pad }) => [pad.strokes, pad.shares]")
    expected = shares(unpack(pad().preset["weights"]), ink(strokes))
    assert shown == pytest.approx(expected.tolist(), abs=1e-12)
    texts = sheet.locator(".pad-value").all_inner_texts()
    assert "< 1%" in texts  # no share is all or nothing
    assert texts == [
        "< 1%" if s < 0.005 else "> 99%" if s > 0.995 else f"{round(100 * s)}%" for s in expected
    ]


def test_keys_draw_and_take_back(opened):
    page, sheet = opened()
    press(page, sheet, "Clear")
    sheet.locator(".pad-surface").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Space")
    for _ in range(11):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    settle(page)
    assert said(sheet).startswith("It reads 1, with ")
    page.keyboard.press("Backspace")
    settle(page)
    assert said(sheet).startswith("Nothing to read yet")


def test_a_test_digit_is_shown_and_gives_way_to_a_stroke(opened):
    page, sheet = opened()
    sheet.scroll_into_view_if_needed()
    assert said(sheet).startswith("It reads 7, with ")
    press(page, sheet, "A test digit")
    assert said(sheet).startswith("It reads 2, with ")
    draw(page, sheet, DRAWN[0])
    assert said(sheet).startswith("It reads 0, with ")
    press(page, sheet, "Undo")
    assert said(sheet).startswith("Nothing to read yet")


def test_a_finger_draws_and_the_page_stays_where_it_is(opened):
    page, sheet = opened(has_touch=True, viewport={"width": 390, "height": 800})
    surface = sheet.locator(".pad-surface")
    surface.scroll_into_view_if_needed()
    assert surface.evaluate("(e) => getComputedStyle(e).touchAction") == "none"
    before = page.evaluate("scrollY")
    box = surface.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + 20
    move_finger(page, [(x, y), *((x, y + 20 * k) for k in range(7))])
    settle(page)
    assert said(sheet).startswith("It reads 1, with ")
    assert page.evaluate("scrollY") == before


def test_an_endless_scribble_fills_the_sheet_and_no_more(opened):
    page, sheet = opened()
    sheet.evaluate("""({ pad }) => {
        pad.begin([0, 0]);
        for (let i = 1; i < 5000; i += 1) pad.extend([(i * 0.37) % 1, (i * 0.61) % 1]);
    }""")
    settle(page)
    assert sheet.evaluate("({ pad }) => pad.strokes[0].length") == 3000


def test_without_script_a_digit_and_what_is_read_stand(opened):
    _, sheet = opened(java_script_enabled=False)
    assert sheet.locator("svg").is_visible()
    assert said(sheet).startswith("A 7 that the network was not trained with. It reads 7")


def test_the_second_pad_holds_the_network_of_the_lecture(opened):
    page, _ = opened()
    codes = page.evaluate(
        "() => [...document.querySelectorAll('.pad')].map((e) => e.pad.preset.weights[0].codes)"
    )
    assert len(set(codes)) == len(codes) == 2
    # It has never learned to doubt.
    asked = "({ pad }, pictures) => pictures.map((picture) => Math.max(...pad.read(picture)))"
    largest = page.locator(".pad").nth(1).evaluate(asked, scribbles(100, seed=9).tolist())
    assert sum(share >= 0.8 for share in largest) > 50


def test_the_script_is_small(site):
    assert len(gzip.compress((site / "_static/pad.js").read_bytes())) < 6 * 1024
