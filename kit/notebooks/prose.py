"""Numbers in sentences: each must be glued, or be a number in code or output of the cells near it.

A result that is typed, and not glued, is then at least one that a cell prints; when the cell
says something else, the sentence is named. Small counts (up to twelve), years and exercise
numbers are words, not results.
"""

import functools
import re
import tomllib
from pathlib import Path

from kit.notebooks.numbers import COMMENT, VALUE

NUMBER = re.compile(r"(?<![\w.,])(?:\d{1,3}(?:[,_]\d{3})+|\d+(?:\.\d+)?|\.\d+)(?:e[-+]?\d+)?(?!\w)")
YEAR = re.compile(r"(?:1[89]|20)\d\d")


def value(token):
    return float(token.replace(",", "").replace("_", ""))


def is_word(token):
    """Tell whether a number is a year or a small count, which no cell need have."""
    return bool(YEAR.fullmatch(token)) or (token.isdigit() and value(token) <= 12)


def numbers(text):
    return {value(token) for token in NUMBER.findall(text)}


def of_the_run(cells):
    """Return the numbers of the cells' code and of what it shows."""
    found = set()
    for cell in cells:
        found |= numbers(cell.source)
        for output in cell.outputs:
            found |= numbers(output.get("text", ""))
            found |= numbers(str(output.get("data", {}).get("text/plain", "")))
    return found


def without_sourced(text):
    """Return Markdown without the numbers that have their source behind them."""
    parts, end = [], 0
    for comment in COMMENT.finditer(text):
        number = VALUE.search(text, end, comment.start())
        parts.append(text[end : number.start() if number else comment.start()])
        end = comment.end()
    return "".join([*parts, text[end:]])


def sentences(text):
    """Return Markdown without what is no sentence, or not typed: sourced numbers, code, links."""
    text = without_sourced(text.split("## Further reading")[0])
    text = text.replace("{,}", ",").replace("sin θ + 0.1 θ²", "")
    text = re.sub(r"^([> ]*)(`{3,}).*?^[> ]*\2\s*$", "", text, flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r"`[^`]*`|\]\([^)]*\)|10\^\{?-?\d+\}?", "", text)
    return re.sub(r"^(?:- \*\*Time\*\* .*|### \d+ ·|<details>.*)", "", text, flags=re.MULTILINE)


def strangers(text, known, may_stand=()):
    """Return the numbers of a text that are neither known nor allowed."""
    return [
        token
        for token in NUMBER.findall(sentences(text))
        if value(token) not in known and value(token) not in may_stand and not is_word(token)
    ]


@functools.cache
def _exceptions():
    """Return the table that ``[tool.downhill]`` of the project's pyproject.toml names."""
    project = Path("pyproject.toml")
    if not project.exists():
        return {}
    settings = tomllib.loads(project.read_text("utf-8")).get("tool", {}).get("downhill", {})
    table = Path(settings.get("typed-numbers", ""))
    return tomllib.loads(table.read_text("utf-8")) if table.is_file() else {}


def may_stand(path):
    """Return the numbers that the notebook at ``path`` may hold without a cell that has them."""
    lists = [_exceptions().get(name, {}) for name in ("any", Path(path).stem)]
    return {
        value(number) for reasons in lists for text in reasons.values() for number in text.split()
    }
