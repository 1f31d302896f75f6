"""Numbers in sentences: ``0.58<!-- loss:.2f -->``, a number and behind it where it comes from.

``loss`` is a name under which a cell of the notebook stored a value with ``glue``, ``sgd.loss`` one
of another notebook of the folder; ``.2f`` is a format of Python. A text may be stored too: a word,
or several in emphasis, ``*Adam and SGD*<!-- best:s -->``.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from kit.notebooks.notebook_file import JsonObject, typed_outputs

#: The comment behind a number, with the groups ``key`` and ``format``.
COMMENT = re.compile(r"<!--\s*(?P<key>(?:\w+\.)?\w+):(?P<format>[^\s<>]*)\s*-->")
ANY_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_SHARE = r"[\d.,]*\d%"
_NUMBER = r"[−+-]?\d[\d.,]*(?:/\d+)?(?:[ \u00a0]·[ \u00a0]10[⁻⁰¹²³⁴-⁹]+)?%?|[−-]?10[⁻⁰¹²³⁴-⁹]+"
#: What stands before a comment: an interval, a number, emphasised words or a word.
VALUE = re.compile(
    rf"(?:(?P<number>{_SHARE} \({_SHARE} to {_SHARE}\)|(?<![\w.,])(?:{_NUMBER}))"
    r"|\*{1,2}(?P<words>[^*\n]+)\*{1,2}|(?P<word>[^\W\d_][\w’']*))\Z"
)
_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def glued_values(notebook: JsonObject) -> dict[str, Any]:
    """Return the values that the stored outputs of a notebook hold, by name."""
    values: dict[str, Any] = {}
    for cell in notebook["cells"]:
        for glued in typed_outputs(cell, "glue"):
            values |= glued
    return values


def format_value(value: Any, spec: str) -> str:
    """Return a value as a sentence shows it: 0.58, −3, 9.7 · 10⁻⁵.

    Raises ``ValueError`` or ``TypeError`` where the format ``spec`` does not fit the value.
    """
    text = format(value, spec)
    if isinstance(value, str):
        return text
    with_power = re.fullmatch(r"(.*\d)e([+-]\d+)", text)
    number, power = with_power.groups() if with_power else (text, "")
    number = re.sub("^-", "−", number)
    if not power:
        return number
    power_of_ten = f"10{str(int(power)).translate(_SUPERSCRIPTS)}"
    return power_of_ten if number == "1" else f"{number}\u00a0·\u00a0{power_of_ten}"


class GluedValues:
    """The values that sentences of one folder may show.

    ``own`` are those of the notebook that holds the sentences. A key ``chapter.name`` finds those
    of the other notebooks, which are read when they are first asked for.
    """

    def __init__(self, folder: str | Path, own: Mapping[str, Any] | None = None) -> None:
        self.folder = Path(folder)
        self.own: Mapping[str, Any] = own or {}
        self._others: dict[str, dict[str, Any]] = {}

    def __getitem__(self, key: str) -> Any:
        """Return a value; raise ``KeyError`` with a sentence where there is none."""
        chapter, _, name = key.rpartition(".")
        values = self.own if not chapter else self._of(chapter)
        if name not in values:
            raise KeyError(f"nothing is stored as {key}")
        return values[name]

    def _of(self, chapter: str) -> dict[str, Any]:
        if chapter not in self._others:
            path = self.folder / f"{chapter}.ipynb"
            if not path.exists():
                raise KeyError(f"there is no notebook {path.name}")
            self._others[chapter] = glued_values(json.loads(path.read_text("utf-8")))
        return self._others[chapter]


class NumberCheck(NamedTuple):
    """What a comment of a text says about the value before it."""

    comment: re.Match[str]
    #: Where the value stands in the text; None where it was not found.
    span: tuple[int, int] | None
    #: What must stand there; None where no value is stored or the format does not fit it.
    expected: str | None
    #: What is wrong, in one line, or None.
    complaint: str | None


def check_numbers(text: str, values: GluedValues) -> Iterator[NumberCheck]:
    """Compare each value of a text that has a comment behind it with the stored one."""
    for comment in COMMENT.finditer(text):
        try:
            value = values[comment["key"]]
        except KeyError as error:
            yield NumberCheck(comment, None, None, error.args[0])
            continue
        try:
            expected = format_value(value, comment["format"])
        except (ValueError, TypeError):
            wrong = f"the format {comment['format']!r} does not fit a {type(value).__name__}"
            yield NumberCheck(comment, None, None, wrong)
            continue
        before = VALUE.search(text, 0, comment.start())
        if not before or not (before["number"] or isinstance(value, str)):
            wrong = f"the value before it is gone, the run has {expected}"
            yield NumberCheck(comment, None, expected, wrong)
            continue
        span = before.span(before.lastgroup or 0)
        says = text[slice(*span)]
        wrong = None if says == expected else f"the text says {says}, the run {expected}"
        yield NumberCheck(comment, span, expected, wrong)


def complaints(text: str, values: GluedValues) -> Iterator[str]:
    """Yield what is wrong with the numbers of a text, one line each."""
    for check in check_numbers(text, values):
        if check.complaint:
            yield f"{check.comment[0]}: {check.complaint}"
    for comment in ANY_COMMENT.finditer(text):
        if not COMMENT.fullmatch(comment[0]):
            yield f"{comment[0]}: a comment must be a number's, <!-- name:format -->"


def update_numbers(text: str, values: GluedValues) -> str:
    """Return a text with its numbers as the values have them.

    A number stays as it is where its value is not stored or cannot be formatted.
    """
    parts: list[str] = []
    end = 0
    for check in check_numbers(text, values):
        if check.complaint and check.span and check.expected is not None:
            parts += [text[end : check.span[0]], check.expected]
            end = check.span[1]
    return "".join([*parts, text[end:]])
