"""A number in a sentence and the value behind it: told apart, told when wrong, put right."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.notebooks.notebook_file import GLUE_MIME
from kit.notebooks.numbers import (
    GluedValues,
    complaints,
    format_value,
    glued_values,
    update_numbers,
)

VALUES = {"loss": 0.8316, "steps": 12000, "tiny": 9.7e-5, "share": "16.0% (15.5% to 16.5%)"}
VALUES |= {"best": "AdaGrad, SGD", "key": "C", "ratio": "−124520/3", "below": -0.5, "one": 1e-4}


def values(folder="."):
    return GluedValues(folder, VALUES)


@pytest.mark.parametrize(
    ("value", "spec", "text"),
    [
        (0.8316, ".2f", "0.83"),
        (-0.008, ".3f", "−0.008"),
        (12000, ",d", "12,000"),
        (9.73e-05, ".2e", "9.73\u00a0·\u00a010⁻⁵"),
        (1e-4, ".0e", "10⁻⁴"),
        (-1.1e15, ".1e", "−1.1\u00a0·\u00a010¹⁵"),
        (0.16, ".1%", "16.0%"),
        ("a-b e+05", "s", "a-b e+05"),
    ],
)
def test_a_value_is_written_as_in_print(value, spec, text):
    assert format_value(value, spec) == text


GOOD = [
    "The loss is 0.83<!-- loss:.2f -->, after 12,000<!-- steps:,d --> steps.",
    "(0.83<!--loss:.2f-->) and **C<!-- key:s -->**: **C**<!-- key:s -->",
    "*AdaGrad, SGD*<!-- best:s --> win in 16.0% (15.5% to 16.5%)<!-- share:s --> of runs",
    "| −0.5<!-- below:.1f --> | 9.7\u00a0·\u00a010⁻⁵<!-- tiny:.1e --> | 10⁻⁴<!-- one:.0e --> |",
    "−124520/3<!-- ratio:s -->$\\eta$0.83<!-- loss:.2f -->",
    "no number at all, and <!-- of no kind",
]


@pytest.mark.parametrize("text", GOOD)
def test_a_right_text_is_left_as_it_is(text):
    assert list(complaints(text, values())) == []
    assert update_numbers(text, values()) == text


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("is 0.82<!-- loss:.2f -->.", "is 0.83<!-- loss:.2f -->."),
        ("is −0.83<!-- loss:.2f -->.", "is 0.83<!-- loss:.2f -->."),
        ("is -0.83<!-- loss:.2f -->.", "is 0.83<!-- loss:.2f -->."),
        ("is 83%<!-- loss:.2f -->.", "is 0.83<!-- loss:.2f -->."),
        ("is 2·10<!-- loss:.2f -->.", "is 2·0.83<!-- loss:.2f -->."),
        ("is 9.7\u00a0·\u00a010⁻⁶<!-- tiny:.1e -->", "is 9.7\u00a0·\u00a010⁻⁵<!-- tiny:.1e -->"),
        ("is 9.6 · 10⁻⁶<!-- tiny:.1e -->", "is 9.7\u00a0·\u00a010⁻⁵<!-- tiny:.1e -->"),
        ("1,200<!-- steps:,d -->", "12,000<!-- steps:,d -->"),
        ("**B<!-- key:s -->**", "**C<!-- key:s -->**"),
        ("*Adam*<!-- best:s --> wins", "*AdaGrad, SGD*<!-- best:s --> wins"),
        ("1.0% (0.5% to 2%)<!-- share:s -->", "16.0% (15.5% to 16.5%)<!-- share:s -->"),
        ("1/3<!-- ratio:s -->", "−124520/3<!-- ratio:s -->"),
    ],
)
def test_a_wrong_number_is_told_and_put_right(wrong, right):
    (found,) = complaints(wrong, values())
    assert "the text says" in found and "the run" in found
    assert update_numbers(wrong, values()) == right
    assert list(complaints(right, values())) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("it is <!-- loss:.2f -->", "the value before it is gone, the run has 0.83"),
        ("it is<!-- loss:.2f -->", "the value before it is gone"),
        ("<!-- key:s -->", "the value before it is gone"),
        ("0.83<!-- lost:.2f -->", "nothing is stored as lost"),
        ("0.83<!-- sgd.loss:.2f -->", "there is no notebook sgd.ipynb"),
        ("0.83<!-- loss:d -->", "the format 'd' does not fit a float"),
        ("C<!-- key:.2f -->", "the format '.2f' does not fit a str"),
        ("0.83<!-- loss.2f -->", "a comment must be a number's"),
        ("0.83<!-- TODO\nmore -->", "a comment must be a number's"),
    ],
)
def test_what_cannot_be_put_right_is_told_and_left(text, said):
    (found,) = complaints(text, values("nowhere"))
    assert said in found
    assert update_numbers(text, values("nowhere")) == text


def test_a_page_shows_values_of_the_notebooks_beside_it(tmp_path):
    output = {"output_type": "display_data", "data": {GLUE_MIME: {"loss": 2.5}}, "metadata": {}}
    notebook = {"cells": [{"cell_type": "markdown"}, {"cell_type": "code", "outputs": [output]}]}
    (tmp_path / "sgd.ipynb").write_text(json.dumps(notebook))
    assert glued_values(notebook) == {"loss": 2.5}
    page = GluedValues(tmp_path)
    assert update_numbers("2.4<!-- sgd.loss:.1f -->", page) == "2.5<!-- sgd.loss:.1f -->"
    assert "nothing is stored as sgd.lost" in next(complaints("2<!-- sgd.lost:d -->", page))


@given(
    st.floats(-1e300, 1e300),
    st.sampled_from([".0f", ".3f", ",.2f", ".1e", ".0e", ".2%", "+.3f", "g"]),
    st.sampled_from(["is ", "(", "$x$ = ", "**", "| ", "–", "“"]),
)
def test_whatever_number_is_written_is_found_again(value, spec, before):
    own = GluedValues(".", {"x": value})
    text = f"{before}{format_value(value, spec)}<!-- x:{spec} -->."
    assert list(complaints(text, own)) == []
    other = GluedValues(".", {"x": 123.456})
    right = f"{before}{format_value(123.456, spec)}<!-- x:{spec} -->."
    assert update_numbers(text, other) == right
