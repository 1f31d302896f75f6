"""A section titled “Deeper: …” is folded: its title opens it, and so do links, search and print."""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata
from sphinx.writers.html5 import HTML5Translator

from kit.sphinx import PARALLEL_SAFE
from kit.sphinx.folds import fold, summary

LABEL = "Deeper: "


class heading(nodes.General, nodes.TextElement):
    """The title of a folded section; docutils writes a title in a section only."""


def fold_deeper_sections(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put what stands below the title of such a section into a fold; translators see a title."""
    if app.builder.format != "html":
        return
    for section in list(doctree.findall(nodes.section)):
        title, *rest = section.children
        if isinstance(title, nodes.title) and title.astext().startswith(LABEL):
            section.children = []
            line = summary("", "", heading("", "", *title.children))
            section.append(fold("", line, *rest, classes=["deeper"]))


def visit_heading(self: HTML5Translator, node: heading) -> None:
    self.body.append("<h2>")


def depart_heading(self: HTML5Translator, node: heading) -> None:
    self.body.append("</h2>")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Fold sections before pages are written; contents and search know them as any other."""
    app.add_node(heading, html=(visit_heading, depart_heading))
    app.connect("doctree-resolved", fold_deeper_sections)
    return PARALLEL_SAFE
