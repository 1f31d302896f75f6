"""What counts as the same output: each test changes one thing and says whether it must be seen."""

import copy
from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
import pytest

from helpers import explore, style
from kit.notebooks import drawings, plugin
from kit.notebooks.compare import difference, join_streams

GLUE = "application/vnd.downhill.glue+json"
EXPLORER = "application/vnd.downhill.explorer+json"


def stream(text, name="stdout"):
    return {"output_type": "stream", "name": name, "text": text}


def display(mime, value, **metadata):
    return {"output_type": "display_data", "data": {mime: value}, "metadata": metadata}


def glued(value, name="x"):
    return display(GLUE, {name: value})


def drawing(shift=0.0, points=200, color="C1", label="step", marker=0.0):
    style.use()
    fig, ax = plt.subplots()
    x = np.linspace(0, 6, points)
    pixel = 5 / (fig.get_figheight() * 72 * 0.77)  # one SVG unit on the y axis
    ax.plot(x, np.sin(x) + shift * pixel, color)
    ax.plot([3], [marker * pixel], "o", color="C0")
    ax.set(xlim=(0, 6), ylim=(-2.5, 2.5), xlabel=label)
    text = style.svg(fig)
    plt.close(fig)
    return [display("image/svg+xml", text)]


def test_equal_outputs_have_no_difference():
    for outputs in ([], [stream("a\n")], [glued(1.5)], drawing()):
        assert difference(outputs, outputs) is None


@pytest.mark.parametrize(
    ("stored", "fresh", "said"),
    [
        ([stream("θ = 0.831\n")], [stream("θ = 0.832\n")], "stdout: stored 'θ = 0.831'"),
        ([stream("a\nb\n")], [stream("a\n")], "2 lines stored, 1 computed"),
        ([stream("a")], [stream("a", "stderr")], "stdout stored, stderr computed"),
        ([stream("a")], [], "1 outputs stored, 0 computed"),
        ([], [stream("a")], "0 outputs stored, 1 computed"),
        ([stream("a")], [glued(1)], "a stream is stored, a display_data computed"),
        ([glued(1.0)], [glued(1.001)], "x: stored 1.0, computed 1.001"),
        ([glued(1.0)], [glued(1.0, "y")], "x stored"),
        ([glued("A")], [glued("B")], "x: stored 'A', computed 'B'"),
        ([glued(0.0)], [glued(1e-6)], "computed 1e-06"),
        ([display("image/png", "abc")], [display("image/png", "abd")], "image/png"),
    ],
)
def test_a_changed_value_is_seen(stored, fresh, said):
    assert said in difference(stored, fresh)


def test_a_glued_number_may_differ_in_its_last_digits_only():
    assert difference([glued(0.8161429149521712)], [glued(0.8161429149521714)]) is None
    assert difference([glued(0.8161429149)], [glued(0.8161429249)]) is not None


def test_an_editor_may_save_a_number_without_its_point():
    assert difference([glued([3.0, {"a": 0.0}])], [glued([3, {"a": 0}])]) is None
    assert difference([glued(3.0)], [glued(4)]) and difference([glued(1.0)], [glued(True)])


def test_printed_numbers_must_be_equal_to_the_letter():
    assert difference([stream("0.81614291495217")], [stream("0.81614291495218\n")]) is not None


@pytest.mark.parametrize("shift", [-0.4, 0.1, 0.4])
def test_a_curve_may_move_by_less_than_half_a_pixel(shift):
    assert difference(drawing(), drawing(shift=shift)) is None


@pytest.mark.parametrize("shift", [-5.0, -0.7, 0.7, 30.0])
def test_a_curve_may_not_move_by_more(shift):
    assert "pixels" in difference(drawing(), drawing(shift=shift))


@pytest.mark.parametrize(("shift", "is_equal"), [(1.5, True), (2.5, False)])
def test_another_release_of_matplotlib_is_allowed_two_pixels(monkeypatch, shift, is_equal):
    monkeypatch.setattr(drawings, "_allowed", {})
    # What --drawing-tolerance=2 gives to each process of a run.
    plugin.pytest_configure(SimpleNamespace(getoption={"drawing_tolerance": 2.0}.get))
    assert (difference(drawing(), drawing(shift=shift)) is None) == is_equal


@pytest.mark.parametrize(
    "change",
    [{"color": "C2"}, {"label": "steps"}, {"marker": 0.8}, {"marker": -9}],
    ids=str,
)
def test_a_changed_colour_label_or_marker_is_seen(change):
    assert difference(drawing(), drawing(**change))


def test_a_curve_drawn_with_other_points_is_the_same_curve():
    assert difference(drawing(points=200), drawing(points=230)) is None
    assert difference(drawing(points=200), drawing(points=230, shift=0.9)) is not None
    # Eight points cut the corners of the sine by more than half a pixel.
    assert difference(drawing(points=200), drawing(points=8)) is not None


def svg(inside):
    return [display("image/svg+xml", f'<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>')]


def test_the_smallest_differences_are_told_too():
    assert "text '' stored, 'a' computed" in difference(svg("<text/>"), svg("<text>a</text>"))
    assert "holds 1 elements stored, 2 computed" in difference(svg("<g/>"), svg("<g/><g/>"))
    point, line = '<path d="M1 1"/>', '<path d="M1 1L2 2"/>'
    assert "inf pixels" in difference(svg(point), svg(line))
    assert "text 'a' stored, 'b' computed" in said_of(
        "<text><tspan/>a</text>", "<text><tspan/>b</text>"
    )


@pytest.mark.parametrize(
    "change",
    [
        "M0 0L100 0L100 100z",
        "M0 0L40 0M60 0L100 0L100 100",
        "M0 0L100 0M100 100",
        "M0 0C9 9 9 9 9 9",
    ],
    ids=["closed", "torn", "cut off", "bent"],
)
def test_a_line_that_is_closed_torn_or_cut_off_is_another(change):
    line = "M0 0L100 0L100 100"
    assert said_of(f'<path d="{line}"/>', f'<path d="{change}"/>')
    assert said_of(f'<path d="{change}"/>', f'<path d="{line}"/>')
    more_points = line.replace("L100 0", "L30 0L100 0")
    assert said_of(f'<path d="{line}"/>', f'<path d="{more_points}"/>') is None


def said_of(stored, computed):
    return difference(svg(stored), svg(computed))


def test_a_broken_or_emptied_drawing_is_seen():
    (stored,) = drawing()
    text = stored["data"]["image/svg+xml"]
    for other in (
        text[:-10],
        "<svg/>",
        text.replace("<path", "<line", 1),
        text.replace("style", "x"),
    ):
        assert difference([stored], [display("image/svg+xml", other)])


def explorer(scale=1.0, sentence="ends at {}"):
    def draw(lr):
        fig, ax = plt.subplots()
        ax.plot(np.arange(9) * lr * scale)
        ax.set_ylim(0, 4)
        fig.set_label(sentence.format(lr))
        return fig

    style.use()
    bundle = explore(draw, lr=[0.1, 0.2])._repr_mimebundle_()
    return [{"output_type": "display_data", "data": bundle, "metadata": {}}]


def test_explorers_are_compared_figure_by_figure():
    assert difference(explorer(), explorer()) is None
    assert difference(explorer(), explorer(scale=1.0001)) is None
    assert "pixels" in difference(explorer(), explorer(scale=1.05))
    assert "sentence" in difference(explorer(), explorer(sentence="stops at {}"))


@pytest.mark.parametrize(
    "break_it",
    [
        lambda d: d["frames"].pop(),
        lambda d: d["sentences"].__setitem__(1, "ends at 0.3"),
        lambda d: d["sentences"].append("one more"),
        lambda d: d["frames"][1].pop(),
        lambda d: d["frames"].reverse(),
        lambda d: d["controls"][0].__setitem__("start", 1),
        lambda d: d["controls"][0]["choices"].append("0.3"),
    ],
)
def test_a_change_in_a_hidden_figure_of_an_explorer_is_seen(break_it):
    stored = explorer()
    broken = copy.deepcopy(stored)
    break_it(broken[0]["data"][EXPLORER])
    assert difference(stored, broken)


@pytest.mark.parametrize(("old", "new"), [("M", "L"), ("<p>ends", "<p>stops"), ("data:", "no:")])
def test_the_picture_for_viewers_without_sliders_is_compared_too(old, new):
    stored = explorer()
    broken = copy.deepcopy(stored)
    broken[0]["data"]["text/html"] = stored[0]["data"]["text/html"].replace(old, new)
    assert difference(stored, broken)


def test_a_saved_widget_is_no_difference_and_a_missing_picture_is():
    saved = explorer()
    saved[0]["data"]["application/vnd.jupyter.widget-view+json"] = {"model_id": "a1"}
    assert difference(saved, explorer()) is None
    saved[0]["data"].pop(EXPLORER)
    assert "computed" in difference(saved, explorer())


def test_the_order_of_words_and_claims_is_kept():
    a, b = (display("text/plain", text) for text in "ab")
    parts = [stream("1"), stream("2"), a, stream("3"), stream("4", "stderr"), stream("5"), b]
    joined = join_streams(copy.deepcopy(parts))
    assert [each.get("text", each.get("data")) for each in joined] == [
        *("12", {"text/plain": "a"}, "3", "4", "5", {"text/plain": "b"})
    ]


@pytest.mark.parametrize(("stored", "fresh"), [(True, 1), (1, 1.5), ("1", 1), ([1.0], [2.0])])
def test_data_of_other_kinds_are_another_value(stored, fresh):
    assert difference([glued(stored)], [glued(fresh)])
