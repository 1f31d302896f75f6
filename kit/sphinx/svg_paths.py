"""Shorter SVG figures: paths in relative steps, which a server compresses far better, and shades.

Stored figures have one decimal, so a step between two places is exact in tenths: nothing drifts.
"""

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from kit.sphinx import PARALLEL_SAFE

#: How many numbers a command of a path takes.
_SIZES = {"M": 2, "L": 2, "C": 6, "Q": 4}
#: A path whose every number has one decimal or none, as many behind each command as it takes.
_N = r"\s*(?<![\d.])-?\d+(?:\.\d)?"
_KNOWN = re.compile(rf"(?:\s*(?:[ML](?:{_N}){{2}}|Q(?:{_N}){{4}}|C(?:{_N}){{6}}|z))+\s*")
#: Shades of the facets of a surface; nobody sees a hundredth.
_OPACITY = re.compile(r"(fill-opacity:0\.\d\d)\d+")
_PATH = re.compile(r'(<path [^>]*?\bd=")([MLCQz\d.\s-]+)"')


def relative(path: str) -> str:
    """Return the data of a path, such as ``M1 1L2.5 1``, in steps; as it is if that is inexact.

    Parameters
    ----------
    path : str
        Absolute commands M, L, C, Q, and z.

    Returns
    -------
    str
        The same curve: ``m1 1 1.5 0``.
    """
    if not _KNOWN.fullmatch(path):
        return path
    x = y = first_x = first_y = 0
    done: list[tuple[str, list[int]]] = []
    for command, rest in re.findall(r"([MLCQz])([^MLCQz]*)", path):
        numbers = re.findall(r"-?[\d.]+", rest)
        if command == "z":
            x, y = first_x, first_y
            done.append((command, []))
            continue
        tenths = [round(10 * float(number)) for number in numbers]
        size = _SIZES[command]
        for start in range(0, len(tenths), size):
            points = tenths[start : start + size]
            steps = [each - (y if i % 2 else x) for i, each in enumerate(points)]
            x, y = points[-2:]
            if command == "M":
                first_x, first_y = x, y
            if command == "L" and done and done[-1][0] == "L" and _go_on(done[-1][1], steps):
                steps = [a + b for a, b in zip(done.pop()[1], steps)]
            done.append((command, steps))
    return _written(done)


def _go_on(step: list[int], following: list[int]) -> bool:
    """Tell whether two steps make one straight line, the second in the direction of the first."""
    (a, b), (c, d) = step, following
    return a * d == b * c and a * c + b * d >= 0


def _written(commands: list[tuple[str, list[int]]]) -> str:
    """Return commands in tenths as text, with a space only where no sign parts two numbers."""
    text = before = ""
    for command, steps in commands:
        # Places that follow a move without a command are lines.
        goes_on = command == "L" and before in {"M", "L"}
        text += "" if goes_on else command.lower()
        for i, step in enumerate(steps):
            number = f"{step / 10:.1f}".removesuffix(".0")
            if 0 < abs(step) < 10:
                number = number.replace("0.", ".")
            text += f" {number}" if step >= 0 and (i or goes_on) else number
        before = command
    return text


def shorten_paths(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """Write the paths of all figures of a page in steps, and shades with two decimals."""
    if "body" in context:
        context["body"] = _PATH.sub(
            lambda found: f'{found[1]}{relative(found[2])}"', context["body"]
        )
        context["body"] = _OPACITY.sub(r"\1", context["body"])


def setup(app: Sphinx) -> ExtensionMetadata:
    """Shorten the figures of each page."""
    app.connect("html-page-context", shorten_paths)
    return PARALLEL_SAFE
