"""Sphinx extension: turns stored notebooks in plain Markdown into the pages of the site.

One concern a file. On pages: numbers, boxes and folds, deeper sections, lists of facts, outputs
(claims, verdicts, explorers, players, pads, figures), links to cells, glossary terms, the list of
claims, mathematics, highlighting, the start page, and what the template is told of a page. For the
site: the check of outputs, the downloads, and the fixes of what other projects write.
"""

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

EXTENSIONS = (
    "numbers",
    "boxes",
    "folds",
    "deeper",
    "fact_lists",
    "output_check",
    "explorers",
    "players",
    "svg_figures",
    "svg_paths",
    "cell_links",
    "code_folds",
    "glossary_links",
    "claims",
    "maths",
    "highlighting",
    "start_page",
    "upstream_fixes",
    "page_context",
    "downloads",
)

#: What each extension tells Sphinx of itself.
PARALLEL_SAFE: ExtensionMetadata = {"parallel_read_safe": True, "parallel_write_safe": True}


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the theme and the extensions of this folder."""
    app.add_html_theme("downhill", str(Path(__file__).parents[1] / "theme"))
    for name in EXTENSIONS:
        app.setup_extension(f"kit.sphinx.{name}")
    return PARALLEL_SAFE
