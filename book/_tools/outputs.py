"""When do two outputs of a cell say the same?

Text must be equal. Figures and explorers are compared as drawings: the same elements with the
same text and colours, and no coordinate off by more than half a pixel. Glued numbers may differ
in digits that no page shows. Used by the test suite and by ``refresh``.
"""

import json
import math
import re
import xml.etree.ElementTree as ET

import numpy as np

HALF_PIXEL = 0.5
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
            found = _value_difference(old[kind], new[kind])
            if found:
                return f"{kind}: {found}"
    return None


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


def _value_difference(old, new):
    if old == new:
        return None
    if old.startswith("<svg"):
        return drawing_difference(old, new)
    if old.startswith('<figure class="explorer"'):
        return _explorer_difference(old, new)
    try:
        if math.isclose(float(old), float(new), rel_tol=ROUNDING, abs_tol=1e-12):
            return None
    except ValueError:
        pass
    for a, b in zip(old.splitlines(), new.splitlines()):
        if a != b:
            return f"stored {_shorten(a)}, computed {_shorten(b)}"
    return f"{len(old.splitlines())} lines stored, {len(new.splitlines())} computed"


def _shorten(text):
    return repr(text if len(text) <= 120 else text[:117] + "…")


def _explorer_difference(old, new):
    old, new = _EXPLORER.fullmatch(old), _EXPLORER.fullmatch(new)
    if not old or not new:
        return "an explorer is incomplete"
    for part in ("head", "sentence", "tail"):
        if old[part] != new[part]:
            return f"the explorer's {part} changed"
    pictures = []
    for match in (old, new):
        data = json.loads(match["data"])
        frames = ["".join(data["pieces"][i] for i in order) for order in data["frames"]]
        pictures.append([match["stage"], *frames])
        match_sentences = data["sentences"]
        if len(match_sentences) != len(frames):
            return f"{len(frames)} frames but {len(match_sentences)} sentences"
        pictures[-1].append(match_sentences)
    (*a, said), (*b, says) = pictures
    if len(a) != len(b):
        return f"{len(a) - 1} frames stored, {len(b) - 1} computed"
    for i, (x, y) in enumerate(zip(said, says)):
        if x != y:
            return f"frame {i} says {_shorten(x)}, computed {_shorten(y)}"
    for i, (x, y) in enumerate(zip(a, b)):
        found = None if x == y else drawing_difference(x, y)
        if found:
            return f"{f'frame {i - 1}' if i else 'the first figure'}: {found}"
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
        if a.tag != b.tag or len(a) != len(b) or a.attrib.keys() != b.attrib.keys():
            return f"a <{name}> is stored where a <{b.tag.rpartition('}')[2]}> is computed"
        if (a.text or "").strip() != (b.text or "").strip():
            return f"text {_shorten(a.text)} stored, {_shorten(b.text)} computed"
        for key, value in a.attrib.items():
            if value == b.attrib[key]:
                continue
            if key not in _SHAPE:
                return (
                    f"{key} of a <{name}> is {_shorten(value)}, computed {_shorten(b.attrib[key])}"
                )
            moved = _distance(value, b.attrib[key])
            if not moved <= HALF_PIXEL:
                return f"a <{name}> differs by {moved:.1f} pixels in {key}"
    if len(old) != len(new):
        return f"{len(old)} elements stored, {len(new)} computed"
    return None


def _distance(old, new):
    """Return by how many pixels two coordinate strings differ at most."""
    a, b = (np.array(_NUMBER.findall(text), float) for text in (old, new))
    if _NUMBER.sub("#", old) == _NUMBER.sub("#", new):
        return np.abs(a - b).max(initial=0)
    if all(re.fullmatch(r"M[^A-KN-Z]*", text) for text in (old, new)):
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
