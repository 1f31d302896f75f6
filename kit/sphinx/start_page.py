"""The start page shows each chapter of its list by its first figure, or by one that is tagged."""

import re
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.typing import ExtensionMetadata

from kit.sphinx import PARALLEL_SAFE
from kit.sphinx.site_map import notebook_cells


def add_chapter_pictures(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put a figure of each chapter, without its text, before the chapter's link."""
    if docname != app.config.root_doc or app.builder.format != "html":
        return
    for item in doctree.findall(nodes.definition_list_item):
        link, term = item.next_node(nodes.reference), item[0]
        assert link is not None and isinstance(term, nodes.Element)
        chapter = Path(app.srcdir, docname).with_name(Path(link["refuri"]).stem + ".ipynb")
        cells = notebook_cells(chapter)
        chosen = [cell for cell in cells if "thumbnail" in cell["metadata"].get("tags", [])]
        outputs = (
            output.get("data", {}).get("image/svg+xml")
            for cell in chosen or cells
            for output in cell.get("outputs", [])
        )
        drawing = "".join(next((each for each in outputs if each), ""))
        if not drawing:
            raise ExtensionError(f"{docname}: the chapter {chapter.stem} has no figure to show")
        drawing = re.sub(r"<text.*?</text>", "", drawing, flags=re.DOTALL)
        picture = f'<span class="picture" aria-hidden="true">{drawing}</span>'
        term.insert(0, nodes.raw("", picture, format="html"))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the pictures when links are resolved."""
    app.connect("doctree-resolved", add_chapter_pictures)
    return PARALLEL_SAFE
