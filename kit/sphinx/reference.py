"""The directive ``claims``: every claim of the book, with a link to the cell that checks it."""

import json
from pathlib import Path

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from kit.notebooks.outputs import emitted


def claims(cell):
    """Return the statements that a cell claims."""
    return [claim["statement"] for claim in emitted(cell, "claim")]


class Claims(SphinxDirective):
    """A section for each notebook of the table of contents, with its claims."""

    def run(self):
        sections = []
        for docname in self.env.external_site_map:
            path = Path(self.env.doc2path(docname))
            if path.suffix != ".ipynb":
                continue
            self.env.note_dependency(str(path))
            cells = json.loads(path.read_text("utf-8"))["cells"]
            listed = nodes.bullet_list(classes=["claims-list"])
            page = self.env.app.builder.get_relative_uri(self.env.docname, docname)
            for cell in cells:
                for statement in claims(cell):
                    address = f"{page}#cell-{cell['id']}"
                    link = nodes.reference("", f"✓ {statement}", refuri=address)
                    listed += nodes.list_item("", nodes.paragraph("", "", link))
            if not len(listed):
                continue
            title = "".join(cells[0]["source"]).splitlines()[0].removeprefix("# ")
            name = path.stem
            section = nodes.section(ids=[name], names=[name])
            section += [nodes.title("", title), listed]
            sections.append(section)
        return sections


def setup(app):
    app.add_directive("claims", Claims)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
