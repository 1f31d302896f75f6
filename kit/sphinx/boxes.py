"""Block quotes that start with a known label in bold become boxes (see kit/notebooks/markup.py)."""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.transforms import SphinxTransform
from sphinx.util.typing import ExtensionMetadata

from kit.notebooks.markup import box_label
from kit.sphinx import PARALLEL_SAFE
from kit.sphinx.bold import drop_leading_bold, leading_bold, text_node


class MakeBoxes(SphinxTransform):
    """Make an admonition of each block quote with a label; an unknown label stops the build."""

    #: Before texts are collected for translation (at 10), so that the titles are among them.
    default_priority = 5

    def apply(self, **kwargs: Any) -> None:
        for quote in list(self.document.findall(nodes.block_quote)):
            self.make_box(quote)

    def make_box(self, quote: nodes.block_quote) -> None:
        """Replace a block quote by a box where it starts with bold words."""
        first = quote.children[0] if quote.children else None
        strong = leading_bold(first)
        if strong is None or not isinstance(first, nodes.paragraph):
            return
        known = box_label(strong.astext())
        if known is None:
            raise ExtensionError(f"{self.env.docname}: no box has the label “{strong.astext()}”")
        _, kind, words = known
        title = text_node(nodes.title, words, first)
        drop_leading_bold(first, strong)
        rest = quote.children if first.children else quote.children[1:]
        quote.replace_self(nodes.admonition("", title, *rest, classes=[kind]))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Make boxes when a page is read."""
    app.add_transform(MakeBoxes)
    return PARALLEL_SAFE
