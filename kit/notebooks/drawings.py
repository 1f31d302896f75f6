"""Comparing SVG drawings: the same elements with the same text and colours in the same places.

Coordinates may differ by less than a page can show; every other attribute must be equal.
"""

import math
import re
import xml.etree.ElementTree as ET

import numpy as np
from numpy.typing import NDArray

#: By how many pixels a coordinate may differ, unless ``allow_pixels`` says otherwise.
TOLERANCE = 0.5

_NUMBER = re.compile(r"-?\d+\.?\d*(?:e[+-]?\d+)?")
#: Identifiers of clip paths and the like, which differ from run to run.
_GENERATED_ID = re.compile(r"\b[fe][0-9a-f]{6}-(?=\d+)")
#: A line of straight pieces in the data of a path: open, or closed by a z at the end.
_POLYLINE = re.compile(r"M[^A-Za-z]*(?:L[^A-Za-z]*)*(?:z\s*)?")
_COORDINATES = ("d", "x", "y", "transform", "width", "height", "viewBox")
_allowed = {"pixels": TOLERANCE}


def allow_pixels(pixels: float) -> None:
    """Let coordinates differ by as many pixels in every comparison from now on.

    For another release of matplotlib than the one that made the stored drawings: it places text,
    and what stands beside or around text, up to two pixels apart.
    """
    _allowed["pixels"] = pixels


def drawing_difference(stored: str, computed: str) -> str | None:
    """Say in one line how two SVG strings differ as drawings, or return None."""
    try:
        old_root, new_root = (
            ET.fromstring(_GENERATED_ID.sub("id-", text)) for text in (stored, computed)
        )
    except ET.ParseError as error:
        return f"the drawing is not well-formed: {error}"
    for old, new in zip(old_root.iter(), new_root.iter()):
        if found := _element_difference(old, new):
            return found
    return None


def _element_difference(old: ET.Element, new: ET.Element) -> str | None:
    """Compare two elements without what they contain, except for the number of children."""
    name = old.tag.rpartition("}")[2]
    if old.tag != new.tag or old.attrib.keys() != new.attrib.keys():
        return f"a <{name}> is stored where a <{new.tag.rpartition('}')[2]}> is computed"
    if len(old) != len(new):
        return f"a <{name}> holds {len(old)} elements stored, {len(new)} computed"
    for a, b in ((old.text or "", new.text or ""), (old.tail or "", new.tail or "")):
        if a.strip() != b.strip():
            return f"text {shorten(a)} stored, {shorten(b)} computed"
    for key, value in old.attrib.items():
        other = new.attrib[key]
        if value == other:
            continue
        if key not in _COORDINATES:
            return f"{key} of a <{name}> is {shorten(value)}, computed {shorten(other)}"
        moved = _distance(value, other)
        # Written so that a distance that is not a number counts as a difference.
        if not moved <= _allowed["pixels"]:
            return f"a <{name}> differs by {moved:.1f} pixels in {key}"
    return None


def shorten(value: object) -> str:
    """Return the ``repr`` of a value, cut to what fits into a message of one line."""
    text = repr(value)
    return text if len(text) <= 122 else f"{text[:119]}…'"


def _distance(old: str, new: str) -> float:
    """Return by how many pixels two coordinate strings differ at most, infinity if they must."""
    a, b = (np.array(_NUMBER.findall(text), float) for text in (old, new))
    if _NUMBER.sub("#", old) == _NUMBER.sub("#", new):
        return float(np.abs(a - b).max(initial=0))
    # Another number of points: compare polylines, one by one, as sets of points.
    lines = [_POLYLINE.findall(text) for text in (old, new)]
    are_whole = all("".join(parts) == text for parts, text in zip(lines, (old, new)))
    if not are_whole or [p[-1] == "z" for p in lines[0]] != [p[-1] == "z" for p in lines[1]]:
        return math.inf
    return max((_apart(a, b) for a, b in zip(*lines)), default=math.inf)


def _apart(old: str, new: str) -> float:
    """Return how far two polylines are apart where they are farthest, infinity for a point."""
    a, b = (np.array(_NUMBER.findall(text), float) for text in (old, new))
    if min(len(a), len(b)) < 4:
        return 0.0 if a.tolist() == b.tolist() else math.inf
    return max(_farthest_point(a, b), _farthest_point(b, a))


def _farthest_point(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    """Return the largest distance of a point of polyline ``a`` from polyline ``b``.

    Both are flat arrays ``x0, y0, x1, y1, …``.
    """
    points, line = a.reshape(-1, 2), b.reshape(-1, 2)
    start, edge = line[:-1], np.diff(line, axis=0)
    squared_length = np.maximum((edge**2).sum(axis=1), 1e-12)
    along = ((points[:, None] - start) * edge).sum(axis=2) / squared_length
    nearest = start + np.clip(along, 0, 1)[:, :, None] * edge
    distances = np.sqrt(((points[:, None] - nearest) ** 2).sum(axis=2))
    return float(distances.min(axis=1).max(initial=0))
