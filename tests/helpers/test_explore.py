"""One explorer: data for the site, a picture for every viewer, a widget where one answers."""

import gzip
import html
import json
import re
from urllib.parse import unquote

import matplotlib.pyplot as plt
import numpy as np
import pytest
from jupyter_client.manager import start_new_kernel

from helpers import explore

EXPLORER = "application/vnd.downhill.explorer+json"


def draw(lr, batch=1):
    fig, ax = plt.subplots()
    ax.plot(np.exp(-lr * np.arange(20)) / batch, "o")
    fig.set_label(f"η = {lr} & B = {batch}")
    return fig


def bundle(explorer):
    return explorer._repr_mimebundle_()


def pictures(data):
    return ["".join(data["pieces"][i] for i in order) for order in data["frames"]]


def test_the_data_are_deterministic_and_hold_every_figure():
    explorer = explore(draw, lr=[0.1, 0.2, 0.3], batch=[1, 2])
    data = bundle(explorer)[EXPLORER]
    assert data == bundle(explore(draw, lr=[0.1, 0.2, 0.3], batch=[1, 2]))[EXPLORER]
    assert data == json.loads(json.dumps(data))
    assert len(data["frames"]) == len(data["sentences"]) == 6
    assert data["sentences"][1] == "η = 0.1 & B = 2"
    assert len(set(pictures(data))) == 6
    assert all(picture.startswith("<svg") for picture in pictures(data))


def test_every_viewer_shows_the_first_picture_and_how_it_gets_sliders():
    shown = bundle(explore(draw, {"batch": 2}, lr=[0.1, 0.2], batch=[1, 2]))
    first = pictures(shown[EXPLORER])[1]
    address = re.search(
        r'^<img alt="η = 0.1 &amp; B = 2" src="data:image/svg\+xml,(.*?)">', shown["text/html"]
    )
    drawn = unquote(address[1])
    prefix = re.compile(r"\b[ef][0-9a-f]{6}-")
    assert prefix.sub("", drawn) == prefix.sub("", first)
    for words in ("η = 0.1 & B = 2", "Run this cell"):
        assert words in html.unescape(shown["text/html"]) and words in shown["text/plain"]
    assert "<script" not in shown["text/html"] and "<svg" not in shown["text/html"]


def test_controls_have_labels_choices_and_a_start():
    data = bundle(explore(draw, {"lr": -0.2}, lr=[0.1, -0.2], batch=[1000]))[EXPLORER]
    assert data["controls"] == [
        {"name": "lr", "label": "learning rate η", "choices": ["0.1", "−0.2"], "start": 1},
        {"name": "batch", "label": "batch size B", "choices": ["1,000"], "start": 0},
    ]
    assert explore(lambda some_name: None, some_name=[1]).choices == {"some_name": [1]}


def test_names_are_told_from_numbers_and_chosen_from_a_list():
    explorer = explore(lambda kind, some_step: draw(some_step), kind=["raw", "1"], some_step=[1, 2])
    kind, step = explorer.data()["controls"]
    assert kind["names"] and "names" not in step
    buttons, slider, view = explorer._widget().children
    assert (type(buttons).__name__, type(slider).__name__) == ("RadioButtons", "SelectionSlider")
    assert [buttons.description, slider.description] == ["kind", "some step"]
    before = view.value
    buttons.value, slider.value = "1", 2
    assert view.value != before and "η = 2" in view.value


def test_each_position_is_drawn_once():
    drawn = []

    def count(lr):
        drawn.append(lr)
        return draw(lr)

    explorer = explore(count, lr=[0.1, 0.2])
    bundle(explorer), bundle(explorer), explorer._widget()
    assert drawn == [0.1, 0.2]


def test_two_explorers_on_a_page_share_no_id():
    ids = [
        set(
            re.findall(
                r' id="([^"]+)', "".join(bundle(explore(draw, lr=[rate, 0.3]))[EXPLORER]["pieces"])
            )
        )
        for rate in (0.1, 0.2)
    ]
    assert ids[0] and ids[0].isdisjoint(ids[1])


def test_a_sentence_is_text_and_never_markup():
    def closing(some_name):
        fig = plt.figure()
        fig.set_label('</p><script>"')
        return fig

    shown = bundle(explore(closing, some_name=["a", "b"]))
    assert shown[EXPLORER]["sentences"] == ['</p><script>"'] * 2
    assert shown[EXPLORER]["controls"][0]["label"] == "some name"
    assert "<script" not in shown["text/html"] and '<script>""' not in shown["text/html"]


def test_thirty_two_figures_stay_below_80_kib():
    explorer = explore(draw, lr=list(np.linspace(0.01, 0.2, 8)), batch=[1, 2, 4, 8])
    assert len(gzip.compress(json.dumps(explorer.data()).encode())) < 80 * 1024


def unlabelled(lr):
    return plt.figure()


@pytest.mark.parametrize(
    ("make", "error", "name"),
    [
        (lambda: explore(3, lr=[1]), TypeError, "draw"),
        (lambda: explore(draw), ValueError, "choices"),
        (lambda: explore(draw, lr=[]), ValueError, "lr"),
        (lambda: explore(draw, lr=[1, 1]), ValueError, "lr"),
        (lambda: explore(draw, lr=[1, np.nan]), ValueError, "lr"),
        (lambda: explore(draw, lr=[np.float32(np.inf)]), ValueError, "lr"),
        (lambda: explore(draw, {"lr": 9}, lr=[1]), ValueError, "start"),
        (lambda: explore(draw, {"other": 1}, lr=[1]), ValueError, "start"),
        (lambda: bundle(explore(lambda lr: None, lr=[1])), TypeError, "draw"),
        (lambda: bundle(explore(unlabelled, lr=[1])), ValueError, "draw"),
    ],
)
def test_bad_input_is_named(make, error, name):
    with pytest.raises(error, match=f"^{name} must"):
        make()
    plt.close("all")


def test_drawing_leaves_no_open_figure():
    bundle(explore(draw, lr=[0.1, 0.2]))
    assert plt.get_fignums() == []


LIVE = """
from helpers import explore, style
import matplotlib.pyplot as plt
style.use()
def draw(lr):
    fig = plt.figure()
    fig.set_label(f"lr is {lr}")
    return fig
explorer = explore(draw, {"lr": 0.2}, lr=[0.1, 0.2, 0.3])
explorer
"""
MOVE = """
box = explorer._widget()
slider = box.children[0]
print(slider.description, slider.value, "lr is 0.2" in box.children[-1].value)
slider.index = 2
print(box.children[-1].value)
"""


def run(client, code, allow_stdin):
    shown = []
    client.execute_interactive(code, allow_stdin=allow_stdin, output_hook=shown.append, timeout=60)
    return [m["content"] for m in shown if m["msg_type"] in ("execute_result", "stream", "error")]


@pytest.mark.kernel
def test_in_a_live_kernel_the_same_object_gives_a_widget_besides():
    manager, client = start_new_kernel(extra_arguments=["--log-level=ERROR"])
    try:
        (static,) = run(client, LIVE, allow_stdin=False)
        assert set(static["data"]) == {EXPLORER, "text/html", "text/plain"}
        (live,) = run(client, LIVE, allow_stdin=True)
        # What an editor saves then has the widget and all that the site needs.
        assert set(live["data"]) == {*static["data"], "application/vnd.jupyter.widget-view+json"}
        assert live["data"][EXPLORER] == static["data"][EXPLORER]
        assert live["data"]["text/html"] == static["data"]["text/html"]
        (moved,) = run(client, MOVE, allow_stdin=True)
        first, _, second = moved["text"].partition("\n")
        assert first == "learning rate η 0.2 True"
        assert second.startswith("<svg") and "lr is 0.3" in second
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
