"""When do two outputs of a cell say the same?

Text must be equal. Figures and explorers are compared as drawings: the same elements with the
same text and colours, and no coordinate off by more than half a pixel, or two where text stands.
Single numbers, as glued for the prose, may differ in digits that no page shows. Used by the test
suite and by ``refresh``.
"""

import json
import math
import re
import xml.etree.ElementTree as ET

import numpy as np

HALF_PIXEL = 0.5
#: Releases of matplotlib set the same text up to two pixels apart, where it holds a formula.
TEXT = 2.1
#: Relative difference that two machines may show in a glued number.
ROUNDING = 1e-9

_NUMBER = re.compile(r"-?\d+\.?\d*(?:e[+-]?\d+)?")
_ID = re.compile(r"\b[fe][0-9a-f]{6}-(?=\d+)")
_SHAPE = ("d", "x", "y", "transform", "width", "height", "viewBox")
_EXPLORER = re.compile(
    r'(?P<head><figure class="explorer">.*?<div class="explorer-stage"[^>]*>)(?P<stage>.*?)</div>'
    r'(?P<sentence>.*?)<script type="application/json">(?P<data>.*?)</script>(?P<tail>.*)',
    re.DOTALL,
)


def difference(stored, fresh):
    """Say in one line how two lists of cell outputs differ, or return None."""
    if len(stored) != len(fresh):
        return f"{len(stored)} outputs stored, {len(fresh)} computed"
    for old, new in zip(stored, fresh):
        if old["output_type"] != new["output_type"]:
            return f"a {old['output_type']} is stored, a {new['output_type']} computed"
        old, new = _contents(old), _contents(new)
        if old.keys() != new.keys():
            return f"{_names(old)} stored, {_names(new)} computed"
        for kind in old:
            found = _value_difference(kind, old[kind], new[kind])
            if found:
                return f"{kind}: {found}"
    return None


def figures(outputs):
    """Yield the SVG of every figure in a list of outputs, those of explorers frame by frame."""
    for output in outputs:
        for value in map("".join, output.get("data", {}).values()):
            explorer = _EXPLORER.fullmatch(value)
            if explorer:
                yield from _frames(explorer)[0]
            elif value.startswith("<svg"):
                yield value


def _names(contents):
    return " and ".join(sorted(contents)) or "nothing"


def _contents(output):
    """Return what a reader sees of an output, by kind."""
    if output["output_type"] == "stream":
        return {output["name"]: "".join(output["text"])}
    if output["output_type"] == "error":
        return {output["ename"]: output["evalue"]}
    contents = {kind: "".join(value) for kind, value in output["data"].items()}
    glued = output.get("metadata", {}).get("scrapbook", {}).get("name")
    return {f"{kind} {glued}" if glued else kind: value for kind, value in contents.items()}


def _value_difference(kind, old, new):
    if old == new:
        return None
    if old.startswith("<svg"):
        return drawing_difference(old, new)
    if old.startswith('<figure class="explorer"'):
        return _explorer_difference(old, new)
    if "text/plain" in kind and _same_number(old, new):
        return None
    for a, b in zip(old.splitlines(), new.splitlines()):
        if a != b:
            return f"stored {_shorten(a)}, computed {_shorten(b)}"
    return f"{len(old.splitlines())} lines stored, {len(new.splitlines())} computed"


def _same_number(old, new):
    try:
        return math.isclose(float(old), float(new), rel_tol=ROUNDING, abs_tol=1e-12)
    except ValueError:
        return False


def _shorten(text):
    return repr(text if len(text) <= 120 else text[:117] + "…")


def _explorer_difference(old, new):
    old, new = _EXPLORER.fullmatch(old), _EXPLORER.fullmatch(new)
    if not old or not new:
        return "an explorer is incomplete"
    for part in ("head", "sentence", "tail"):
        if old[part] != new[part]:
            return f"the explorer's {part} changed"
    (old_frames, old_said), (new_frames, new_said) = _frames(old), _frames(new)
    if len(old_frames) != len(new_frames) or len(old_said) != len(new_said):
        return f"{len(old_frames)} figures stored, {len(new_frames)} computed"
    if old_said != new_said:
        a, b = next((a, b) for a, b in zip(old_said, new_said) if a != b)
        return f"a figure's sentence is stored as {_shorten(a)}, computed as {_shorten(b)}"
    for number, (a, b) in enumerate(zip(old_frames, new_frames)):
        found = None if a == b else drawing_difference(a, b)
        if found:
            return f"figure {number}: {found}"
    return None


def _frames(explorer):
    """Return all figures of an explorer, the visible one first, and their sentences."""
    data = json.loads(explorer["data"])
    frames = ["".join(data["pieces"][i] for i in order) for order in data["frames"]]
    return [explorer["stage"], *frames], data["sentences"]


def drawing_difference(old, new):
    """Say in one line how two SVG strings differ as drawings, or return None."""
    try:
        old, new = (ET.fromstring(_ID.sub("id-", text)) for text in (old, new))
    except ET.ParseError as error:
        return f"the drawing is not well-formed: {error}"
    old, new = list(old.iter()), list(new.iter())
    for a, b in zip(old, new):
        name = a.tag.rpartition("}")[2]
        if a.tag != b.tag or a.attrib.keys() != b.attrib.keys():
            return f"a <{name}> is stored where a <{b.tag.rpartition('}')[2]}> is computed"
        if len(a) != len(b):
            return f"a <{name}> holds {len(a)} elements stored, {len(b)} computed"
        if (a.text or "").strip() != (b.text or "").strip():
            return f"text {_shorten(a.text or '')} stored, {_shorten(b.text or '')} computed"
        for key, value in a.attrib.items():
            if value == b.attrib[key]:
                continue
            if key not in _SHAPE:
                return (
                    f"{key} of a <{name}> is {_shorten(value)}, computed {_shorten(b.attrib[key])}"
                )
            moved = _distance(value, b.attrib[key])
            if not moved <= (TEXT if _holds_text(a) else HALF_PIXEL):
                return f"a <{name}> differs by {moved:.1f} pixels in {key}"
    return None


def _holds_text(element):
    """Whether an element is text or a group that holds nothing else."""
    return all(each.tag.endswith(("}text", "}tspan", "}g")) for each in element.iter())


def _distance(old, new):
    """Return by how many pixels two coordinate strings differ at most."""
    a, b = (np.array(_NUMBER.findall(text), float) for text in (old, new))
    if _NUMBER.sub("#", old) == _NUMBER.sub("#", new):
        return np.abs(a - b).max(initial=0)
    if all(re.fullmatch(r"M[^A-KN-Z]*", text) for text in (old, new)) and min(len(a), len(b)) > 3:
        # Another number of points: compare the two polylines as sets of points.
        return max(_farthest(a, b), _farthest(b, a))
    return math.inf


def _farthest(a, b):
    """Return the largest distance of a point of polyline ``a`` from polyline ``b``."""
    a, b = a.reshape(-1, 2), b.reshape(-1, 2)
    start, edge = b[:-1], np.diff(b, axis=0)
    length = np.maximum((edge**2).sum(axis=1), 1e-12)
    along = ((a[:, None] - start) * edge).sum(axis=2) / length
    nearest = start + np.clip(along, 0, 1)[:, :, None] * edge
    return np.sqrt(((a[:, None] - nearest) ** 2).sum(axis=2)).min(axis=1).max(initial=0)
