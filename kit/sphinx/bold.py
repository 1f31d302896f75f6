"""Bold words at the start of a paragraph: finding them, and moving them to a node of their own."""

import re
from typing import TypeVar

from docutils import nodes

from kit.sphinx.texts import replace_text

TextElement = TypeVar("TextElement", bound=nodes.TextElement)


def leading_bold(node: nodes.Node | None) -> nodes.strong | None:
    """Return the bold words that a paragraph starts with; None for any other node."""
    if not isinstance(node, nodes.paragraph):
        return None
    # MyST starts a paragraph with an empty text where it starts with bold words.
    while node.children and isinstance(node[0], nodes.Text) and node[0].astext() == "":
        del node[0]
    first = node.children[0] if node.children else None
    return first if isinstance(first, nodes.strong) else None


def is_bold_link(node: nodes.Element) -> bool:
    """Tell whether a paragraph or bold text holds a link and nothing else, in bold."""
    strong = node if isinstance(node, nodes.strong) else node[0]
    if not isinstance(strong, nodes.strong) or len(strong.children) != 1:
        return False
    return not isinstance(strong[0], nodes.Text)


def drop_leading_bold(paragraph: nodes.paragraph, strong: nodes.strong) -> None:
    """Take the bold words out of a paragraph, also out of what translators see of it."""
    paragraph.remove(strong)
    rest = paragraph.children[0] if paragraph.children else None
    if isinstance(rest, nodes.Text):
        replace_text(rest, nodes.Text(rest.lstrip()))
    paragraph.rawsource = re.sub(r"^\*\*.*?\*\*\s*", "", paragraph.rawsource, flags=re.DOTALL)


def text_node(kind: type[TextElement], words: str, near: nodes.Element) -> TextElement:
    """Return a node that holds words, placed in the source where ``near`` stands.

    The place makes the words a message of their own for translators.
    """
    node = kind(words, words)
    node.source, node.line = near.source, near.line
    return node
