"""The first bold use of a glossary term on a page leads to what it means."""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from kit.sphinx import PARALLEL_SAFE


def link_terms(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Make a link of the first bold use of each term, except where the glossary itself stands."""
    terms = {
        name.lower(): (page, anchor)
        for name, _, kind, page, anchor, _ in app.env.domains["std"].get_objects()
        if kind == "term"
    }
    for strong in list(doctree.findall(nodes.strong)):
        page, anchor = terms.pop(strong.astext().lower().replace("’", "'"), (docname, ""))
        if page == docname or isinstance(strong.parent, nodes.reference):
            continue
        address = f"{app.builder.get_relative_uri(docname, page)}#{anchor}"
        link = nodes.reference("", "", *strong.children, refuri=address, classes=["term"])
        strong.children = []
        strong += link


def setup(app: Sphinx) -> ExtensionMetadata:
    """Link terms when links are resolved."""
    app.connect("doctree-resolved", link_terms)
    return PARALLEL_SAFE
