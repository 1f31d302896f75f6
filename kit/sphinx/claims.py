"""The directive ``claims``: every claim of the book, with a link to the cell that checks it."""

from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

from kit.notebooks.notebook_file import JsonObject, typed_outputs
from kit.sphinx import PARALLEL_SAFE
from kit.sphinx.site_map import documents, notebook_cells


def claimed_statements(cell: JsonObject) -> list[str]:
    """Return the statements that a cell claims."""
    return [claim["statement"] for claim in typed_outputs(cell, "claim")]


class ClaimsDirective(SphinxDirective):
    """A section for each notebook of the table of contents, with its claims."""

    def run(self) -> list[nodes.Node]:
        sections: list[nodes.Node] = []
        for docname in documents(self.env):
            path = Path(self.env.doc2path(docname))
            if path.suffix != ".ipynb":
                continue
            self.env.note_dependency(str(path))
            cells = notebook_cells(path)
            listed = nodes.bullet_list(classes=["claims-list"])
            page = self.env.app.builder.get_relative_uri(self.env.docname, docname)
            for cell in cells:
                for statement in claimed_statements(cell):
                    address = f"{page}#cell-{cell['id']}"
                    link = nodes.reference("", f"✓ {statement}", refuri=address)
                    listed += nodes.list_item("", nodes.paragraph("", "", link))
            if not listed.children:
                continue
            title = "".join(cells[0]["source"]).splitlines()[0].removeprefix("# ")
            section = nodes.section(ids=[path.stem], names=[path.stem])
            section += [nodes.title("", title), listed]
            sections.append(section)
        return sections


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the directive."""
    app.add_directive("claims", ClaimsDirective)
    return PARALLEL_SAFE
