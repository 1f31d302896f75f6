"""Sphinx extension: turns stored notebooks in plain Markdown into the pages of the site.

One concern a file: numbers, boxes, outputs (claims, verdicts, explorers, figures), cells, terms,
reference (lists drawn from all notebooks), maths, page (what the template needs), downloads.
"""

from pathlib import Path

EXTENSIONS = (
    "numbers",
    "boxes",
    "outputs",
    "cells",
    "terms",
    "reference",
    "maths",
    "page",
    "downloads",
)


def setup(app):
    app.add_html_theme("downhill", str(Path(__file__).parents[1] / "theme"))
    for name in EXTENSIONS:
        app.setup_extension(f"kit.sphinx.{name}")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
