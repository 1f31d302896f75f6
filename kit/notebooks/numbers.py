"""Numbers in sentences: ``0.58<!-- loss:.2f -->``, a number and behind it where it comes from.

``loss`` is a name under which a cell of the notebook stored a value, ``sgd.loss`` one of another
notebook of the folder; ``.2f`` is a format of Python. A text may be stored too: a word, or several
in emphasis, ``*Adam and SGD*<!-- best:s -->``.
"""

import json
import re
from pathlib import Path
from typing import NamedTuple

from kit.notebooks.outputs import KIND, emitted

GLUE = f"{KIND}glue+json"
COMMENT = re.compile(r"<!--\s*(?P<key>(?:\w+\.)?\w+):(?P<format>[^\s<>]*)\s*-->")
ANY_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_SHARE = r"[\d.,]*\d%"
_NUMBER = r"[−+-]?\d[\d.,]*(?:/\d+)?(?:\u00a0·\u00a010[⁻⁰¹²³⁴-⁹]+)?%?|[−-]?10[⁻⁰¹²³⁴-⁹]+"
#: What stands before a comment: an interval, a number, emphasised words or a word.
VALUE = re.compile(
    rf"(?:(?P<number>{_SHARE} \({_SHARE} to {_SHARE}\)|(?<![\w.,])(?:{_NUMBER}))"
    r"|\*{1,2}(?P<words>[^*\n]+)\*{1,2}|(?P<word>[^\W\d_][\w’']*))\Z"
)
_RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def stored(notebook):
    """Return the values that the stored outputs of a notebook hold, by name."""
    values = {}
    for cell in notebook["cells"]:
        for stored_here in emitted(cell, "glue"):
            values |= stored_here
    return values


def written(value, spec):
    """Return a value as a sentence shows it: 0.58, −3, 9.7 · 10⁻⁵. Raises ValueError, TypeError."""
    text = format(value, spec)
    if isinstance(value, str):
        return text
    number, power = re.fullmatch(r"(.*?)(?:(?<=\d)e([+-]\d+))?", text).groups()
    number = re.sub("^-", "−", number)
    if not power:
        return number
    raised = f"10{str(int(power)).translate(_RAISED)}"
    return raised if number == "1" else f"{number}\u00a0·\u00a0{raised}"


class Values:
    """The values that sentences of one folder may show; ``own`` are those of the notebook."""

    def __init__(self, folder, own=None):
        self.folder, self.own, self._others = Path(folder), own or {}, {}

    def __getitem__(self, key):
        chapter, _, name = key.rpartition(".")
        values = self.own if not chapter else self._of(chapter)
        if name not in values:
            raise KeyError(f"nothing is stored as {key}")
        return values[name]

    def _of(self, chapter):
        if chapter not in self._others:
            path = self.folder / f"{chapter}.ipynb"
            if not path.exists():
                raise KeyError(f"there is no notebook {path.name}")
            self._others[chapter] = stored(json.loads(path.read_text("utf-8")))
        return self._others[chapter]


class Reading(NamedTuple):
    """One comment of a text: the span of its value, what must stand there, and what is wrong."""

    comment: re.Match
    span: tuple | None
    right: str | None
    wrong: str | None


def readings(text, values):
    """Yield a Reading for each number's comment of a text."""
    for comment in COMMENT.finditer(text):
        try:
            value = values[comment["key"]]
            right = written(value, comment["format"])
        except KeyError as error:
            yield Reading(comment, None, None, error.args[0])
            continue
        except (ValueError, TypeError):
            wrong = f"the format {comment['format']!r} does not fit a {type(value).__name__}"
            yield Reading(comment, None, None, wrong)
            continue
        before = VALUE.search(text, 0, comment.start())
        if not before or not (before["number"] or isinstance(value, str)):
            yield Reading(comment, None, right, f"the value before it is gone, the run has {right}")
            continue
        span = before.span(before.lastgroup)
        says = text[slice(*span)]
        wrong = None if says == right else f"the text says {says}, the run {right}"
        yield Reading(comment, span, right, wrong)


def complaints(text, values):
    """Yield what is wrong with the numbers of a text, one line each."""
    for reading in readings(text, values):
        if reading.wrong:
            yield f"{reading.comment[0]}: {reading.wrong}"
    for comment in ANY_COMMENT.finditer(text):
        if not COMMENT.fullmatch(comment[0]):
            yield f"{comment[0]}: a comment must be a number's, <!-- name:format -->"


def rewritten(text, values):
    """Return a text with its numbers as the values have them; what cannot be said stays."""
    parts, end = [], 0
    for _, span, right, wrong in readings(text, values):
        if wrong and span:
            parts += [text[end : span[0]], right]
            end = span[1]
    return "".join([*parts, text[end:]])
