"""Figures become SVG that is small, deterministic and readable in light and dark."""

import re
import xml.etree.ElementTree as ET

import matplotlib.pyplot as plt
import numpy as np
import pytest

from helpers import style
from tests.pages import ROOT

CSS = (ROOT / "kit/theme/static/downhill.css").read_text("utf-8")


def figure(shift=0.0):
    fig, ax = plt.subplots()
    x = np.linspace(0, 10, 200)
    ax.plot(x, np.sin(x) + shift, "C1")
    ax.plot(x[::20], np.cos(x[::20]), "o", label="dots")
    ax.set_xlabel("θ & <more>")
    ax.legend()
    return fig


@pytest.fixture(autouse=True)
def book_style():
    style.use()
    yield
    plt.close("all")


def test_the_same_figure_gives_the_same_svg_without_date_or_version():
    first = style.svg(figure())
    assert first == style.svg(figure())
    assert "matplotlib" not in first and "metadata" not in first
    ET.fromstring(first)


def test_ids_are_used_and_differ_between_figures():
    first, second = (style.svg(figure(shift)) for shift in (0, 1))
    ids = [set(re.findall(r' id="([^"]+)"', text)) for text in (first, second)]
    for text, names in zip((first, second), ids):
        assert names == set(re.findall(r'(?:href="#|url\(#)([^")]+)', text))
    assert ids[0].isdisjoint(ids[1])


def test_no_rule_of_a_figure_leaks_into_the_page():
    assert "<style" not in style.svg(figure())


def test_coordinates_keep_a_tenth_of_a_pixel():
    fig, ax = plt.subplots()
    ax.set_axis_off()
    ax.plot([0, 0.77], [0, 0.77], "C0")
    ax.set(xlim=(0, 1), ylim=(0, 1))
    box = ax.transData.transform([(0, 0), (0.77, 0.77)]) * 72 / fig.dpi
    path = re.search(r'd="(M[^"]+)" clip', style.svg(fig))[1]
    assert re.search(r"\.\d\d", path) is None
    numbers = np.array(re.findall(r"[\d.]+", path), float).reshape(2, 2)
    expected = np.column_stack([box[:, 0], fig.get_figheight() * 72 - box[:, 1]])
    assert np.abs(numbers - expected).max() <= 0.0501


def test_every_colour_of_the_style_follows_the_page():
    mplstyle = (ROOT / "helpers/downhill.mplstyle").read_text("utf-8")
    colours = set(re.findall(r"\b[0-9a-f]{6}\b", mplstyle))
    assert {"#" + colour for colour in colours} == set(style.PALETTE)
    for name in style.PALETTE.values():
        assert f"{name}: " in CSS
    assert "var(--fig-1,#b3400a)" in style.svg(figure())


def luminance(colour):
    channels = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


def contrast(a, b):
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", [n for n in style.PALETTE.values() if n[-1] in "012345"])
def test_coloured_text_in_figures_is_readable_by_day_and_night(name):
    pages = re.search(r"--page: light-dark\((#\w+), (#\w+)\)", CSS).groups()
    colours = re.search(rf"{name}: light-dark\((#\w+), (#\w+)\)", CSS).groups()
    assert all(contrast(a, b) >= 4.5 for a, b in zip(pages, colours))


def test_what_is_no_figure_or_no_vector_is_refused():
    with pytest.raises(TypeError, match="^figure must be"):
        style.svg("not a figure")
    fig, ax = plt.subplots()
    ax.imshow(np.eye(3))
    with pytest.raises(ValueError, match="^figure must be vector only"):
        style.svg(fig)


def test_a_log_axis_writes_powers_as_one_text():
    figure, axes = plt.subplots()
    axes.plot([1e-3, 1, 1e3], [2, 3, 4])
    axes.set(xscale="log", yscale="log")
    drawing = style.svg(figure)
    plt.close(figure)
    assert ">10⁻³<" in drawing and ">3·10⁰<" in drawing
    assert "tspan" not in drawing
