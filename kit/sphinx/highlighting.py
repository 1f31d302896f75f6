"""Code with as few spans as its look needs: half of a cell's HTML.

Tokens that the style sheet does not colour get none, and tokens of one look share a class.
"""

import re
from pathlib import Path
from typing import Any, cast

from pygments.formatters import HtmlFormatter
from sphinx.application import Sphinx
from sphinx.highlighting import PygmentsBridge
from sphinx.util.typing import ExtensionMetadata

from kit.sphinx import PARALLEL_SAFE

STYLE_SHEET = Path(__file__).parents[1] / "theme/static/downhill.css"


def shared_classes(style_sheet: str) -> dict[str, str]:
    """Return, for each class of tokens that a style sheet gives a look, the first of its rule."""
    rules = re.findall(r"^((?:\.highlight \.\w+(?:, )?)+) \{", style_sheet, re.MULTILINE)
    found: dict[str, str] = {}
    for names in (re.findall(r"\.highlight \.(\w+)", rule) for rule in rules):
        found |= dict.fromkeys(names, names[0])
    return found


def formatter_for(shared: dict[str, str]) -> type[HtmlFormatter[Any]]:
    """Return a formatter that writes spans for these classes of tokens only, with these names."""

    # Works around Pygments 2.21.0, which writes a span for every token but plain text, and has no
    # option for less; the method is private. Not reported.
    class SparseFormatter(HtmlFormatter[Any]):
        def _get_css_classes(self, ttype: Any) -> str:
            # Types of Pygments leave private methods out.
            return shared.get(cast("Any", super())._get_css_classes(ttype), "")

    return SparseFormatter


def setup(app: Sphinx) -> ExtensionMetadata:
    """Replace the formatter of Sphinx, at the place that Sphinx offers for it."""
    shared = shared_classes(STYLE_SHEET.read_text("utf-8"))
    PygmentsBridge.html_formatter = formatter_for(shared)
    return PARALLEL_SAFE
