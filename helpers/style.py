"""The look of the book's figures, and the one way in which they become SVG."""

import hashlib
import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Collection
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
from IPython.core.getipython import get_ipython
from matplotlib.figure import Figure
from matplotlib.ticker import LogFormatterSciNotation

from helpers.display import as_image

#: Colours of downhill.mplstyle and the custom properties of the site that replace them.
PALETTE = {
    "#1c1c1e": "--fig-ink",
    "#6b6b70": "--fig-muted",
    "#e3e3e6": "--fig-rule",
    "#ffffff": "--fig-paper",
    "#0b5fa5": "--fig-0",
    "#b3400a": "--fig-1",
    "#0a7457": "--fig-2",
    "#84398a": "--fig-3",
    "#806000": "--fig-4",
    "#b01657": "--fig-5",
}

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_NUMBER = re.compile(r"-?\d+\.?\d*(?:e[+-]?\d+)?")
_DROPPED_STYLE = re.compile(r"font-family:[^;]*;? ?|; ?$")


def use() -> None:
    """Apply the book's style; in a notebook, show figures as ``svg`` draws them.

    Nothing that a reader's matplotlibrc or environment sets changes a figure of the book.

    Examples
    --------
    >>> use()
    >>> PALETTE[plt.rcParams["axes.edgecolor"]]
    '--fig-muted'
    """
    shell: Any = get_ipython()
    if hasattr(shell, "kernel"):
        shell.run_line_magic("matplotlib", "inline")
        for formatter in shell.display_formatter.formatters.values():
            formatter.pop(Figure, None)
        shell.display_formatter.mimebundle_formatter.for_type(Figure, _bundle)
    plt.style.use(["default", Path(__file__).with_name("downhill.mplstyle")])


def _bundle(figure: Figure, **_: object) -> dict[str, str]:
    """Return what a notebook shows of a figure."""
    drawing = svg(figure)
    return {"image/svg+xml": drawing, "text/html": as_image(drawing, "figure")}


def svg(figure: Figure) -> str:
    """Return a matplotlib figure as a small, deterministic SVG string.

    Coordinates are rounded to a tenth of a unit (one unit is a pixel at natural size), ids are
    short and unique to the picture, and the colours of ``PALETTE`` become CSS custom properties
    with the original as fallback.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The figure; it stays open.

    Returns
    -------
    str
        The element ``svg``.

    Raises
    ------
    TypeError
        If it is no figure.
    ValueError
        If it holds a raster image, which no test could compare by value.

    Examples
    --------
    >>> figure, axes = plt.subplots()
    >>> line = axes.plot([0, 1], color="#0b5fa5")
    >>> "stroke:var(--fig-0,#0b5fa5)" in svg(figure)
    True
    >>> plt.close(figure)
    """
    if not isinstance(figure, Figure):
        raise TypeError(f"figure must be a matplotlib Figure, got {type(figure).__name__}")
    for axis in (axis for axes in figure.axes for axis in (axes.xaxis, axes.yaxis)):
        if type(axis.get_major_formatter()) is LogFormatterSciNotation:
            axis.set_major_formatter(_Powers())
            axis.set_minor_formatter(_Powers())
    stream = io.StringIO()
    empty = dict.fromkeys(("Creator", "Date", "Format", "Type"))
    with plt.rc_context({"svg.hashsalt": "downhill", "svg.fonttype": "none"}):
        figure.savefig(stream, format="svg", metadata=empty)
    root = ET.fromstring(stream.getvalue())
    if root.find(f".//{{{_SVG}}}image") is not None:
        raise ValueError("figure must be vector only: use pcolormesh or contourf, not imshow")
    defs = root.find(f"{{{_SVG}}}defs")
    assert defs is not None  # a rule for all lines, which would reach into the page
    root.remove(defs)
    for element in root.iter():
        _compact(element)
    root.set("style", "stroke-linejoin:round;font-family:sans-serif")
    used = dict.fromkeys(re.findall(r'(?:href="#|url\(#)([^")]+)', _serialise(root)))
    _flatten(root, used)
    return _short_ids(_serialise(root), used)


class _Powers(LogFormatterSciNotation):
    """Powers of ten as a text, 10⁻³, whose exponent can be read on a phone."""

    def __call__(self, x: float, pos: int | None = None) -> str:
        text = super().__call__(x, pos)
        power = re.fullmatch(r"\$\\mathdefault\{(.*?)(?:\\times)?10\^\{(-?\d+)\}\}\$", text)
        if power is None:
            return text
        factor = f"{power[1]}·" if power[1] else ""
        return f"{factor}10{power[2].translate(RAISED)}"


RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def _compact(element: ET.Element) -> None:
    """Shorten one element in place."""
    attributes = element.attrib
    for name in ("d", "x", "y", "transform", "width", "height"):
        if name in attributes:
            value = attributes[name].removesuffix("pt")
            value = _NUMBER.sub(lambda m: f"{round(float(m[0]), 1) + 0:g}", value)
            attributes[name] = re.sub(r"\s*([MLCQzZ])\s*", r"\1", value).strip()
    if attributes.get("transform", "").startswith("rotate(0 "):
        del attributes["transform"]
    if "style" in attributes:
        style = _DROPPED_STYLE.sub("", attributes["style"])
        style = style.replace(": ", ":").replace("; ", ";")
        for colour, name in PALETTE.items():
            style = style.replace(colour, f"var({name},{colour})")
        attributes["style"] = style
    element.text = (element.text or "").strip() or None
    element.tail = None


def _flatten(parent: ET.Element, used: Collection[str | None]) -> None:
    """Drop ids that nothing refers to and groups that then say nothing."""
    children: list[ET.Element] = []
    for child in parent:
        if child.get("id") not in used:
            child.attrib.pop("id", None)
        _flatten(child, used)
        children += list(child) if child.tag == f"{{{_SVG}}}g" and not child.attrib else [child]
    parent[:] = children


def _serialise(root: ET.Element) -> str:
    """Return a tree as text, with the usual prefixes."""
    ET.register_namespace("", _SVG)
    ET.register_namespace("xlink", _XLINK)
    return ET.tostring(root, encoding="unicode").replace(" />", "/>")


def _short_ids(text: str, used: Collection[str]) -> str:
    """Number the ids behind a prefix made from the content, unique to the picture."""
    prefix = "f" + hashlib.sha256(text.encode()).hexdigest()[:6] + "-"
    for count, name in enumerate(used):
        for before, after in ((' id="', '"'), ('href="#', '"'), ("url(#", ")")):
            text = text.replace(before + name + after, f"{before}{prefix}{count}{after}")
    return text
