"""Code without spans for tokens that the style sheet does not colour: half of a cell's HTML."""

import re
from pathlib import Path
from typing import Any, cast

from pygments.formatters import HtmlFormatter
from sphinx.application import Sphinx
from sphinx.highlighting import PygmentsBridge
from sphinx.util.typing import ExtensionMetadata

from kit.sphinx import PARALLEL_SAFE

STYLE_SHEET = Path(__file__).parents[1] / "theme/static/downhill.css"


def coloured_classes(style_sheet: str) -> set[str]:
    """Return the classes of tokens, such as ``k``, that a style sheet gives a look."""
    return set(re.findall(r"\.highlight \.(\w+)", style_sheet))


def formatter_for(coloured: set[str]) -> type[HtmlFormatter[Any]]:
    """Return a formatter that writes spans for these classes of tokens only."""

    # Works around Pygments 2.21.0, which writes a span for every token but plain text, and has no
    # option for less; the method is private. Not reported.
    class SparseFormatter(HtmlFormatter[Any]):
        def _get_css_classes(self, ttype: Any) -> str:
            # Types of Pygments leave private methods out.
            classes = cast("Any", super())._get_css_classes(ttype)
            return classes if classes in coloured else ""

    return SparseFormatter


def setup(app: Sphinx) -> ExtensionMetadata:
    """Replace the formatter of Sphinx, at the place that Sphinx offers for it."""
    coloured = coloured_classes(STYLE_SHEET.read_text("utf-8"))
    PygmentsBridge.html_formatter = formatter_for(coloured)
    return PARALLEL_SAFE
