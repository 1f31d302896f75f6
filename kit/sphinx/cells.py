"""Addresses of code cells, ``sgd.html#cell-`` and the cell's id, and links to them, checked.

A notebook links to a cell as to anything: ``[see it run](sgd.ipynb#cell-gd)``.
"""

import json
from pathlib import Path

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.errors import ExtensionError
from sphinx.transforms import SphinxTransform


class LinkCells(SphinxTransform):
    """Make links to cells, which MyST does not know, and fail where there is no such cell."""

    default_priority = 6

    def apply(self, **_):
        for link in list(self.document.findall(pending_xref)):
            anchor = link.get("reftargetid") or ""
            if not anchor.startswith("cell-"):
                continue
            target = link["reftarget"]
            path = Path(self.env.doc2path(target))
            self.env.note_dependency(str(path))
            cells = json.loads(path.read_text("utf-8"))["cells"]
            if anchor not in {f"cell-{c['id']}" for c in cells if c["cell_type"] == "code"}:
                raise ExtensionError(f"{self.env.docname}: there is no code cell {target}#{anchor}")
            page = self.app.builder.get_relative_uri(self.env.docname, target)
            words = [child for part in link.children for child in part.children]
            made = nodes.reference("", "", *words, refuri=f"{page}#{anchor}", classes=["run"])
            link.replace_self(made)


def name_cells(app, doctree, docname):
    """Give each code cell its address."""
    path = Path(app.env.doc2path(docname))
    if path.suffix != ".ipynb":
        return
    cells = json.loads(path.read_text("utf-8"))["cells"]
    for block in doctree.findall(nodes.container):
        if block.get("nb_element") == "cell_code":
            block["ids"].append(f"cell-{cells[block['cell_index']]['id']}")


def setup(app):
    app.add_transform(LinkCells)
    app.connect("doctree-resolved", name_cells)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
