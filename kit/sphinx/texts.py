"""Texts within a paragraph, which docutils cannot tell apart where they are equal."""

from docutils import nodes


def replace_text(text: nodes.Text, *instead: nodes.Node) -> None:
    """Put nodes where a text stands, also where an equal text stands before it.

    Works around docutils 0.21.2, whose ``Element.replace`` looks for an equal child, and a text
    equals any other with the same words: the first ", " of a paragraph went instead of the one
    behind a formula. Not reported.
    """
    parent = text.parent
    assert isinstance(parent, nodes.Element)
    (place,) = [i for i, child in enumerate(parent.children) if child is text]
    parent[place : place + 1] = instead
