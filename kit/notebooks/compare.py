"""When do two outputs of a cell say the same?

Text must be equal. Figures and explorers are compared as drawings (``drawings.py``). Data are equal
where their numbers differ in digits only that no page shows. Used by the test suite and by
``refresh``.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, cast
from urllib.parse import unquote

from kit.notebooks.drawings import drawing_difference, shorten
from kit.notebooks.notebook_file import (
    EXPLORER_MIME,
    PAD_MIME,
    PLAYER_MIME,
    WIDGET_MIME,
    JsonObject,
)

#: Outputs that hold a preset, its first picture and a sentence.
WITH_FIRST_PICTURE = (PLAYER_MIME, PAD_MIME)
#: Relative difference that two machines may show in a glued number.
ROUNDING = 1e-9


def difference(stored: Sequence[JsonObject], computed: Sequence[JsonObject]) -> str | None:
    """Say in one line how two lists of cell outputs differ, or return None."""
    if len(stored) != len(computed):
        return f"{len(stored)} outputs stored, {len(computed)} computed"
    for old, new in zip(stored, computed):
        if old["output_type"] != new["output_type"]:
            return f"a {old['output_type']} is stored, a {new['output_type']} computed"
        old_contents, new_contents = _contents(old), _contents(new)
        if old_contents.keys() != new_contents.keys():
            return f"{_names(old_contents)} stored, {_names(new_contents)} computed"
        for kind, value in old_contents.items():
            found = _value_difference(kind, value, new_contents[kind], new_contents.keys())
            if found:
                return f"{kind}: {found}"
    return None


def join_streams(outputs: Iterable[Any]) -> list[Any]:
    """Return outputs with the parts of a stream joined that nothing else stands between.

    How many parts a stream comes in is chance; what stands between them is not. The first part of
    each stream is changed in place.
    """
    joined: list[Any] = []
    for output in outputs:
        last = joined[-1] if joined else None
        if last and _stream_name(last) and _stream_name(last) == _stream_name(output):
            last["text"] += output["text"]
        else:
            joined.append(output)
    return joined


def _stream_name(output: JsonObject) -> str | None:
    """Return ``stdout`` or ``stderr`` for a part of a stream, None for any other output."""
    return output["name"] if output["output_type"] == "stream" else None


def figures(outputs: Iterable[JsonObject]) -> Iterator[str]:
    """Yield the SVG of every figure in a list of outputs, those of explorers frame by frame."""
    for output in outputs:
        data = output.get("data", {})
        if EXPLORER_MIME in data:
            yield from explorer_frames(data[EXPLORER_MIME])
        elif kind := next((kind for kind in WITH_FIRST_PICTURE if kind in data), None):
            yield data[kind]["picture"]
        elif "image/svg+xml" in data:
            yield "".join(data["image/svg+xml"])


def explorer_frames(explorer: JsonObject) -> list[str]:
    """Return all figures of an explorer as SVG strings."""
    return ["".join(explorer["pieces"][i] for i in order) for order in explorer["frames"]]


def _names(contents: Iterable[str]) -> str:
    return " and ".join(sorted(contents)) or "nothing"


def _contents(output: JsonObject) -> dict[str, Any]:
    """Return what an output holds, by MIME type, name of stream or name of error."""
    if output["output_type"] == "stream":
        return {output["name"]: "".join(output["text"])}
    if output["output_type"] == "error":
        return {output["ename"]: output["evalue"]}
    # A live widget is the running form of an explorer or a player, compared by its data.
    data = {mime: value for mime, value in output["data"].items() if mime != WIDGET_MIME}
    return {mime: v if mime.endswith("json") else "".join(v) for mime, v in data.items()}


def _value_difference(kind: str, old: Any, new: Any, kinds: Iterable[str]) -> str | None:
    """Compare two values of a kind; ``kinds`` are all that the new output holds."""
    if kind == EXPLORER_MIME:
        return None if old == new else _explorer_difference(old, new)
    if kind in WITH_FIRST_PICTURE:
        return _player_difference(old, new)
    if kind.endswith("json"):
        return _data_difference(old, new)
    if old == new:
        return None
    if old.startswith("<svg"):
        return drawing_difference(old, new)
    if kind == "text/html" and {EXPLORER_MIME, *WITH_FIRST_PICTURE, "image/svg+xml"} & set(kinds):
        return _image_difference(old, new)
    if kind == "text/plain" and _same_number(_parse_number(old), _parse_number(new)):
        return None
    for a, b in zip(old.splitlines(), new.splitlines()):
        if a != b:
            return f"stored {shorten(a)}, computed {shorten(b)}"
    if len(old.splitlines()) == len(new.splitlines()):
        return f"stored {shorten(old[-50:])} at the end, computed {shorten(new[-50:])}"
    return f"{len(old.splitlines())} lines stored, {len(new.splitlines())} computed"


def _data_difference(old: Any, new: Any, where: str = "") -> str | None:
    """Compare data; numbers may differ in digits that no page shows."""
    if isinstance(old, dict) and isinstance(new, dict):
        old_data, new_data = cast("dict[str, Any]", old), cast("dict[str, Any]", new)
        if old_data.keys() != new_data.keys():
            return f"{_names(old_data)} stored, {_names(new_data)} computed"
        found = (_data_difference(old_data[key], new_data[key], f"{key}: ") for key in old_data)
        return next(filter(None, found), None)
    if isinstance(old, list) and isinstance(new, list):
        old_list, new_list = cast("list[Any]", old), cast("list[Any]", new)
        if len(old_list) == len(new_list):
            found = (_data_difference(a, b, where) for a, b in zip(old_list, new_list))
            return next(filter(None, found), None)
    old_value, new_value = cast("object", old), cast("object", new)
    if _same_number(old_value, new_value):
        return None
    if type(old_value) is type(new_value) and old_value == new_value:
        return None
    return f"{where}stored {shorten(old_value)}, computed {shorten(new_value)}"


def _image_difference(old: str, new: str) -> str | None:
    """Compare the images that stand in for a drawing, and the words around them."""
    (old_image, old_words), (new_image, new_words) = _split_image(old), _split_image(new)
    if old_words != new_words:
        return f"the words beside the picture: {shorten(old_words)}, {shorten(new_words)}"
    return drawing_difference(old_image, new_image)


def _split_image(html: str) -> tuple[str, str]:
    """Return the SVG of the image in a piece of HTML, and the HTML without its address."""
    before, _, rest = html.partition('src="data:image/svg+xml,')
    address, _, after = rest.partition('"')
    return unquote(address), before + after


def _parse_number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _same_number(old: object, new: object) -> bool:
    if isinstance(old, bool) or isinstance(new, bool):
        return False
    if not isinstance(old, int | float) or not isinstance(new, int | float):
        return False
    # Of two types: an editor that runs in a browser saves 3.0 as 3.
    return math.isclose(old, new, rel_tol=ROUNDING, abs_tol=1e-12)


def _player_difference(old: JsonObject, new: JsonObject) -> str | None:
    if old["sentence"] != new["sentence"]:
        return f"stored {shorten(old['sentence'])}, computed {shorten(new['sentence'])}"
    found = drawing_difference(old["picture"], new["picture"])
    return found or _data_difference(old["preset"], new["preset"])


def _explorer_difference(old: JsonObject, new: JsonObject) -> str | None:
    if old["controls"] != new["controls"]:
        return "the explorer's controls changed"
    old_frames, new_frames = explorer_frames(old), explorer_frames(new)
    if len(old_frames) != len(new_frames) or len(old["sentences"]) != len(new["sentences"]):
        return f"{len(old_frames)} figures stored, {len(new_frames)} computed"
    for a, b in zip(old["sentences"], new["sentences"]):
        if a != b:
            return f"a figure's sentence is stored as {shorten(a)}, computed as {shorten(b)}"
    for number, (a, b) in enumerate(zip(old_frames, new_frames)):
        found = None if a == b else drawing_difference(a, b)
        if found:
            return f"figure {number}: {found}"
    return None
