"""When do two outputs of a cell say the same?

Text must be equal. Figures and explorers are compared as drawings: the same elements with the
same text and colours, and no coordinate off by more than half a pixel, or two where text stands.
Data are equal where their numbers differ in digits only that no page shows. Used by the test suite
and by ``refresh``.
"""

import math
import re
import xml.etree.ElementTree as ET
from urllib.parse import unquote

import numpy as np

from kit.notebooks.outputs import KIND

HALF_PIXEL = 0.5
#: Releases of matplotlib set the same text up to two pixels apart, where it holds a formula.
TEXT = 2.1
#: Relative difference that two machines may show in a glued number.
ROUNDING = 1e-9

_NUMBER = re.compile(r"-?\d+\.?\d*(?:e[+-]?\d+)?")
_ID = re.compile(r"\b[fe][0-9a-f]{6}-(?=\d+)")
_SHAPE = ("d", "x", "y", "transform", "width", "height", "viewBox")
EXPLORER = f"{KIND}explorer+json"
#: A live widget is the running form of an explorer, which is compared by its data.
WIDGET = "application/vnd.jupyter.widget-view+json"


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
            found = _value_difference(kind, old[kind], new[kind], new)
            if found:
                return f"{kind}: {found}"
    return None


def join_streams(outputs):
    """Return outputs with the parts of a stream joined that nothing else stands between.

    How many parts a stream comes in is chance; what stands between them is not.
    """
    joined = []
    for output in outputs:
        last = joined[-1] if joined else None
        stream = output["output_type"] == "stream"
        if stream and last and last["output_type"] == "stream" and last["name"] == output["name"]:
            last["text"] += output["text"]
        else:
            joined.append(output)
    return joined


def figures(outputs):
    """Yield the SVG of every figure in a list of outputs, those of explorers frame by frame."""
    for output in outputs:
        data = output.get("data", {})
        if EXPLORER in data:
            yield from frames(data[EXPLORER])
        elif "image/svg+xml" in data:
            yield "".join(data["image/svg+xml"])


def frames(explorer):
    """Return all figures of an explorer as SVG strings."""
    return ["".join(explorer["pieces"][i] for i in order) for order in explorer["frames"]]


def _names(contents):
    return " and ".join(sorted(contents)) or "nothing"


def _contents(output):
    """Return what an output says, by kind."""
    if output["output_type"] == "stream":
        return {output["name"]: "".join(output["text"])}
    if output["output_type"] == "error":
        return {output["ename"]: output["evalue"]}
    data = {kind: value for kind, value in output["data"].items() if kind != WIDGET}
    return {k: v if k.endswith("json") else "".join(v) for k, v in data.items()}


def _value_difference(kind, old, new, whole):
    """Compare two values of a kind; ``whole`` are all contents of the new output."""
    if kind == EXPLORER:
        return None if old == new else _explorer_difference(old, new)
    if kind.endswith("json"):
        return _data_difference(old, new)
    if old == new:
        return None
    if old.startswith("<svg"):
        return drawing_difference(old, new)
    if kind == "text/html" and {EXPLORER, "image/svg+xml"} & set(whole):
        return _image_difference(old, new)
    if kind == "text/plain" and _same_number(_number(old), _number(new)):
        return None
    for a, b in zip(old.splitlines(), new.splitlines()):
        if a != b:
            return f"stored {_shorten(a)}, computed {_shorten(b)}"
    return f"{len(old.splitlines())} lines stored, {len(new.splitlines())} computed"


def _data_difference(old, new, where=""):
    """Compare data; numbers may differ in digits that no page shows."""
    if isinstance(old, dict) and isinstance(new, dict):
        if old.keys() != new.keys():
            return f"{_names(old)} stored, {_names(new)} computed"
        found = (_data_difference(old[key], new[key], f"{key}: ") for key in old)
        return next(filter(None, found), None)
    if _same_number(old, new):
        return None
    if type(old) is type(new) and old == new:
        return None
    return f"{where}stored {_shorten(old)}, computed {_shorten(new)}"


def _image_difference(old, new):
    """Compare the images that stand in for a drawing, and the words around them."""
    (a, old_words), (b, new_words) = _image(old), _image(new)
    if old_words != new_words:
        return f"the words beside the picture: {_shorten(old_words)}, {_shorten(new_words)}"
    return drawing_difference(a, b)


def _image(html):
    before, _, rest = html.partition('src="data:image/svg+xml,')
    address, _, after = rest.partition('"')
    return unquote(address), before + after


def _number(text):
    try:
        return float(text)
    except ValueError:
        return None


def _same_number(old, new):
    if isinstance(old, bool) or isinstance(new, bool) or type(old) is not type(new):
        return False
    if not isinstance(old, (int, float)):
        return False
    return math.isclose(old, new, rel_tol=ROUNDING, abs_tol=1e-12)


def _shorten(value):
    text = repr(value)
    return text if len(text) <= 122 else f"{text[:119]}…'"


def _explorer_difference(old, new):
    if old["controls"] != new["controls"]:
        return "the explorer's controls changed"
    old_frames, new_frames = frames(old), frames(new)
    if len(old_frames) != len(new_frames) or len(old["sentences"]) != len(new["sentences"]):
        return f"{len(old_frames)} figures stored, {len(new_frames)} computed"
    for a, b in zip(old["sentences"], new["sentences"]):
        if a != b:
            return f"a figure's sentence is stored as {_shorten(a)}, computed as {_shorten(b)}"
    for number, (a, b) in enumerate(zip(old_frames, new_frames)):
        found = None if a == b else drawing_difference(a, b)
        if found:
            return f"figure {number}: {found}"
    return None


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
