"""Lists whose items all start with bold words and mean something to the page.

The list under a title (“**You will** …”) holds the facts of a page. On the start page a list of
bold links holds the chapters, and a bold link that is a paragraph is the button.
"""

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util.typing import ExtensionMetadata

from kit.sphinx import PARALLEL_SAFE
from kit.sphinx.bold import drop_leading_bold, is_bold_link, leading_bold, text_node


class MakeFactLists(SphinxTransform):
    """Make definition lists of these lists: the bold words are the terms."""

    #: Before texts are collected for translation (at 10), so that the terms are among them.
    default_priority = 5

    def apply(self, **kwargs: Any) -> None:
        for items in list(self.document.findall(nodes.bullet_list)):
            self.make_definitions(items)
        if self.env.docname == self.config.root_doc:
            for paragraph in list(self.document.findall(nodes.paragraph)):
                strong = leading_bold(paragraph)
                if strong and is_bold_link(strong) and strong.astext() == paragraph.astext():
                    paragraph["classes"].append("start")

    def make_definitions(self, items: nodes.bullet_list) -> None:
        """Replace a list by a definition list where it is of one of the two kinds."""
        bold_items: list[tuple[nodes.strong, nodes.list_item, nodes.paragraph]] = []
        for item in items.children:
            assert isinstance(item, nodes.list_item)
            first = item.children[0] if item.children else None
            strong = leading_bold(first)
            if strong is None or not isinstance(first, nodes.paragraph):
                return
            bold_items.append((strong, item, first))
        kind = self.kind([strong for strong, _, _ in bold_items])
        if kind is None:
            return
        terms = nodes.definition_list(classes=[kind])
        for strong, item, paragraph in bold_items:
            term = _term(strong, paragraph, with_link=kind == "chapters")
            terms += nodes.definition_list_item("", term, nodes.definition("", *item.children))
        items.replace_self(terms)

    def kind(self, bold: list[nodes.strong]) -> str | None:
        """Return what a list with these bold words is: facts, chapters, or None."""
        if bold[0].astext() == "You will":
            return "facts"
        on_start_page = self.env.docname == self.config.root_doc
        return "chapters" if on_start_page and all(map(is_bold_link, bold)) else None


def _term(strong: nodes.strong, paragraph: nodes.paragraph, *, with_link: bool) -> nodes.term:
    """Move the bold words of a paragraph into a term, as text or with the link they hold."""
    markdown = re.match(r"\*\*(.*?)\*\*", paragraph.rawsource)
    assert markdown is not None
    drop_leading_bold(paragraph, strong)
    if not with_link:
        return text_node(nodes.term, strong.astext(), paragraph)
    term = nodes.term(markdown[1], "", *strong.children)
    term.source, term.line = paragraph.source, paragraph.line
    return term


def setup(app: Sphinx) -> ExtensionMetadata:
    """Make these lists when a page is read."""
    app.add_transform(MakeFactLists)
    return PARALLEL_SAFE
