"""Addresses of code cells, ``sgd.html#cell-`` and the cell's id, and links to them, checked.

A notebook links to a cell as to anything: ``[see it run](sgd.ipynb#cell-gd)``.

Stands in for what MyST-NB 1.4.0 lacks, anchors of cells:
https://github.com/executablebooks/MyST-NB/issues/310
"""

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.transforms import SphinxTransform
from sphinx.util.typing import ExtensionMetadata

from kit.sphinx import PARALLEL_SAFE
from kit.sphinx.site_map import notebook_cells


class LinkCells(SphinxTransform):
    """Make the links to cells, which MyST does not know; one that leads nowhere stops the build."""

    default_priority = 6

    def apply(self, **kwargs: Any) -> None:
        for link in list(self.document.findall(pending_xref)):
            anchor = link.get("reftargetid") or ""
            if not anchor.startswith("cell-"):
                continue
            target = link["reftarget"]
            path = Path(self.env.doc2path(target))
            self.env.note_dependency(str(path))
            cells = notebook_cells(path)
            if anchor not in {f"cell-{c['id']}" for c in cells if c["cell_type"] == "code"}:
                raise ExtensionError(f"{self.env.docname}: there is no code cell {target}#{anchor}")
            page = self.app.builder.get_relative_uri(self.env.docname, target)
            words = [child for part in link.children for child in part.children]
            address = f"{page}#{anchor}"
            link.replace_self(nodes.reference("", "", *words, refuri=address, classes=["run"]))


def add_cell_ids(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Give each code cell of a page its address."""
    path = Path(app.env.doc2path(docname))
    if path.suffix != ".ipynb":
        return
    cells = notebook_cells(path)
    for block in doctree.findall(nodes.container):
        if block.get("nb_element") == "cell_code":
            block["ids"].append(f"cell-{cells[block['cell_index']]['id']}")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Make links when a page is read, and addresses when it is written."""
    app.add_transform(LinkCells)
    app.connect("doctree-resolved", add_cell_ids)
    return PARALLEL_SAFE
