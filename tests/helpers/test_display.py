"""Outputs: data for tools, words for people, on whatever can show them."""

import io
import subprocess
import sys
from urllib.parse import unquote

import pytest

from helpers import claim, display, exercise, glue


def test_a_picture_is_an_image_that_no_quote_can_leave():
    svg = '<svg a="1 & 2">%#é</svg>'
    image = display.as_image(svg, 'say "<b>" & more')
    address = image.split('src="data:image/svg+xml,')[1].removesuffix('">')
    assert unquote(address) == svg and not set(address) & set('"<>#&')
    assert image.startswith('<img alt="say &quot;&lt;b>&quot; &amp; more" src=')


@pytest.mark.parametrize(
    ("encoding", "line"),
    [
        ("utf-8", "✓ η is small"),
        ("ascii", "[ok] \\u03b7 is small"),
        ("cp1252", "[ok] \\u03b7 is small"),
    ],
)
def test_a_claim_is_said_where_its_signs_do_not_exist(monkeypatch, encoding, line):
    pipe = io.TextIOWrapper(io.BytesIO(), encoding=encoding, newline="")
    monkeypatch.setattr(sys, "stdout", pipe)
    claim("η is small", len("η") == 1)
    pipe.flush()
    assert pipe.buffer.getvalue().decode(encoding) == f"{line}\n"


def test_signs_that_the_output_has_are_kept(monkeypatch):
    pipe = io.TextIOWrapper(io.BytesIO(), encoding="cp1252", newline="")
    monkeypatch.setattr(sys, "stdout", pipe)
    display.say("a – b ’ é")
    pipe.flush()
    assert pipe.buffer.getvalue().decode("cp1252") == "a – b ’ é\n"


def test_each_verdict_has_a_sign(capsys):
    check = exercise(2.0, {"the sign": -2.0})
    for answer in (None, 2.0, -2.0):
        check(answer)
    assert [line[0] for line in capsys.readouterr().out.splitlines()] == ["○", "✓", "✗"]


def test_what_is_stored_for_the_text_does_not_tell_an_answer(capsys):
    glue(answer="C", loss=0.5)
    assert capsys.readouterr().out == "stored for the text: answer, loss\n"


KERNEL = """
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.displaypub import CapturingDisplayPublisher
shell = InteractiveShell.instance()
shell.display_pub = CapturingDisplayPublisher()
from helpers import claim, exercise, glue
claim("{z} is small", True, z=0.5)
glue(loss=0.5, key="C", count=3)
exercise(2.0, {})(1)
print([out["data"] for out in shell.display_pub.outputs])
"""


@pytest.mark.kernel
def test_in_a_notebook_an_output_holds_data_and_words():
    run = subprocess.run([sys.executable, "-c", KERNEL], capture_output=True, text=True, timeout=60)
    kind = "application/vnd.downhill.{}+json".format
    wrong = "not yet, and none of the usual mistakes: look at the hints"
    assert eval(run.stdout) == [
        {kind("claim"): {"statement": "0.5 is small"}, "text/plain": "✓ 0.5 is small"},
        {
            kind("glue"): {"loss": 0.5, "key": "C", "count": 3},
            "text/plain": "stored for the text: loss, key, count",
        },
        {kind("exercise"): {"verdict": "wrong", "says": wrong}, "text/plain": f"✗ {wrong}"},
    ]
