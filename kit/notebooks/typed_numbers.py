"""Numbers that are typed into sentences, with no comment behind them that says their source.

A result that is typed, and not glued, must at least be a number that a cell near it prints; when
the cell prints something else, the sentence is named. Small counts (up to twelve), years and
exercise numbers are words, not results. A project may allow further numbers, each with its reason,
in the table that ``typed-numbers`` in ``[tool.downhill]`` of its pyproject.toml names.
"""

import functools
import re
import tomllib
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from kit.notebooks.numbers import COMMENT, VALUE

NUMBER = re.compile(r"(?<![\w.,])(?:\d{1,3}(?:[,_]\d{3})+|\d+(?:\.\d+)?|\.\d+)(?:e[-+]?\d+)?(?!\w)")
YEAR = re.compile(r"(?:1[89]|20)\d\d")


def parse_number(token: str) -> float:
    """Return the value of a number as it is typed: 1_000, 1,000 and 1000 are the same."""
    return float(token.replace(",", "").replace("_", ""))


def is_year_or_count(token: str) -> bool:
    """Tell whether a number is a year or a count up to twelve, which no cell need have."""
    return bool(YEAR.fullmatch(token)) or (token.isdigit() and parse_number(token) <= 12)


def numbers_in(text: str) -> set[float]:
    """Return the numbers of a text."""
    return {parse_number(token) for token in NUMBER.findall(text)}


def numbers_in_cells(cells: Iterable[NotebookNode]) -> set[float]:
    """Return the numbers in the code of cells and in the text they print or show."""
    found: set[float] = set()
    for cell in cells:
        found |= numbers_in(cell.source)
        for output in cell.outputs:
            found |= numbers_in(output.get("text", ""))
            found |= numbers_in(str(output.get("data", {}).get("text/plain", "")))
    return found


def without_glued(text: str) -> str:
    """Return Markdown without the numbers that have their source behind them."""
    parts: list[str] = []
    end = 0
    for comment in COMMENT.finditer(text):
        number = VALUE.search(text, end, comment.start())
        parts.append(text[end : number.start() if number else comment.start()])
        end = comment.end()
    return "".join([*parts, text[end:]])


def only_sentences(text: str) -> str:
    """Return Markdown without what is no sentence, or not typed: glued numbers, code, links."""
    text = without_glued(text.split("## Further reading")[0]).replace("{,}", ",")
    for phrase in allowed_phrases():
        text = text.replace(phrase, "")
    text = re.sub(r"^([> ]*)(`{3,}).*?^[> ]*\2\s*$", "", text, flags=re.MULTILINE | re.DOTALL)
    # The number that a link to a figure says, the site looks up (kit/sphinx/svg_figures.py).
    text = re.sub(r"\[Fig\. [\d.]+\]\(#fig-[^)]*\)", "", text)
    text = re.sub(r"`[^`]*`|\]\([^)]*\)|10\^\{?-?\d+\}?", "", text)
    return re.sub(r"^(?:- \*\*Time\*\* .*|### \d+ ·|<details>.*)", "", text, flags=re.MULTILINE)


def unsourced_numbers(
    text: str, known: Collection[float], allowed: Collection[float] = ()
) -> list[str]:
    """Return the numbers typed into a text that are neither known nor allowed, as they stand."""
    return [
        token
        for token in NUMBER.findall(only_sentences(text))
        if parse_number(token) not in known
        and parse_number(token) not in allowed
        and not is_year_or_count(token)
    ]


@functools.cache
def _table() -> dict[str, Any]:
    """Return the table that ``[tool.downhill]`` of the project's pyproject.toml names."""
    project = Path("pyproject.toml")
    if not project.exists():
        return {}
    settings = tomllib.loads(project.read_text("utf-8")).get("tool", {}).get("downhill", {})
    table = Path(settings.get("typed-numbers", ""))
    return tomllib.loads(table.read_text("utf-8")) if table.is_file() else {}


def allowed_phrases() -> list[str]:
    """Return the phrases whose numbers may stand in any notebook, such as names of functions."""
    return _table().get("phrases", [])


def allowed_numbers(path: Path) -> set[float]:
    """Return the numbers that the notebook at ``path`` may hold without a cell that has them."""
    lists: list[dict[str, str]] = [_table().get(name, {}) for name in ("any", path.stem)]
    return {
        parse_number(number)
        for reasons in lists
        for numbers in reasons.values()
        for number in numbers.split()
    }
