"""One explorer, two faces: HTML where nobody answers, ipywidgets where somebody does."""

import gzip
import json
import re

import matplotlib.pyplot as plt
import numpy as np
import pytest
from jupyter_client.manager import start_new_kernel

from helpers import explore
from helpers.explore import share


def draw(lr, batch=1):
    fig, ax = plt.subplots()
    ax.plot(np.exp(-lr * np.arange(20)) / batch, "o")
    fig.set_label(f"η = {lr} & B = {batch}")
    return fig


def page(explorer):
    return explorer._repr_mimebundle_()["text/html"]


def stored(explorer):
    return json.loads(re.search(r'json">(.*)</script>', page(explorer), re.S)[1])


def test_the_static_form_is_deterministic_and_holds_every_figure():
    explorer = explore(draw, lr=[0.1, 0.2, 0.3], batch=[1, 2])
    assert page(explorer) == page(explorer)
    data = stored(explorer)
    assert len(data["frames"]) == len(data["sentences"]) == 6
    assert data["sentences"][1] == "η = 0.1 & B = 2"
    pictures = ["".join(data["pieces"][i] for i in order) for order in data["frames"]]
    assert len(set(pictures)) == 6
    assert all(picture.startswith("<svg") for picture in pictures)


def test_the_first_figure_is_the_one_at_the_start():
    text = page(explore(draw, {"batch": 2}, lr=[0.1, 0.2], batch=[1, 2]))
    data = stored(explore(draw, {"batch": 2}, lr=[0.1, 0.2], batch=[1, 2]))
    shown = re.search(r'explorer-stage"[^>]*>(.*?)</div>', text, re.S)[1]
    assert shown == "".join(data["pieces"][i] for i in data["frames"][1])
    assert "η = 0.1 &amp; B = 2</p>" in text


def test_sliders_have_labels_values_and_no_script_of_their_own():
    text = page(explore(draw, lr=[0.1, -0.2]))
    assert "<span>learning rate η</span>" in text
    assert 'aria-valuetext="0.1"' in text and "−0.2" in text
    assert text.count("<script") == 1 and "onclick" not in text


def test_two_explorers_on_a_page_share_no_id():
    ids = [
        set(re.findall(r' id=\\?"([^"\\]+)', page(explore(draw, lr=[rate, 0.3]))))
        for rate in (0.1, 0.2)
    ]
    assert ids[0] and ids[0].isdisjoint(ids[1])


def test_text_in_a_figure_cannot_end_the_data():
    def closing(some_name):
        fig = plt.figure()
        fig.text(0, 0, some_name)
        fig.set_label("</script></SCRIPT><b>")
        return fig

    text = page(explore(closing, some_name=["</script>", "b"]))
    assert text.lower().count("</script>") == 1 and "<b>" not in text.partition("<script")[0]
    assert (
        stored(explore(closing, some_name=["</script>", "b"]))["sentences"]
        == ["</script></SCRIPT><b>"] * 2
    )
    assert "<span>some name</span>" in text


def test_thirty_two_figures_stay_below_80_kib():
    explorer = explore(draw, lr=list(np.linspace(0.01, 0.2, 8)), batch=[1, 2, 4, 8])
    assert len(gzip.compress(page(explorer).encode())) < 80 * 1024


def test_pieces_join_to_the_pictures():
    pieces, orders = share(["<a>1<b/></a>", "<a>2<b/></a>"])
    assert ["".join(pieces[i] for i in order) for order in orders] == [
        "<a>1<b/></a>",
        "<a>2<b/></a>",
    ]
    assert len(pieces) == 4


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
        (lambda: page(explore(lambda lr: None, lr=[1])), TypeError, "draw"),
        (lambda: page(explore(unlabelled, lr=[1])), ValueError, "draw"),
    ],
)
def test_bad_input_is_named(make, error, name):
    with pytest.raises(error, match=f"^{name} must"):
        make()
    plt.close("all")


def test_drawing_leaves_no_open_figure():
    page(explore(draw, lr=[0.1, 0.2]))
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


def test_in_a_live_kernel_the_same_object_gives_widgets():
    manager, client = start_new_kernel(extra_arguments=["--log-level=ERROR"])
    try:
        (static,) = run(client, LIVE, allow_stdin=False)
        assert set(static["data"]) == {"text/html", "text/plain"}
        (live,) = run(client, LIVE, allow_stdin=True)
        assert "application/vnd.jupyter.widget-view+json" in live["data"]
        (moved,) = run(client, MOVE, allow_stdin=True)
        first, _, second = moved["text"].partition("\n")
        assert first == "learning rate η 0.2 True"
        assert second.startswith("<svg") and "lr is 0.3" in second
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
