"""Numbers with a source, ``0.58<!-- loss:.2f -->``: the page shows the number, and no comment."""

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util.typing import ExtensionMetadata

from kit.notebooks.numbers import COMMENT, VALUE
from kit.sphinx import PARALLEL_SAFE
from kit.sphinx.texts import replace_text

_POWER = re.compile(r"10([⁻⁰¹²³⁴-⁹]+)")
_FROM_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789−")


class MarkNumbers(SphinxTransform):
    """Take the comments out; mark what stands before them, with powers of ten raised."""

    #: After the texts were translated, since translators keep the comments.
    default_priority = 700

    def apply(self, **kwargs: Any) -> None:
        for comment in list(self.document.findall(nodes.raw)):
            if not COMMENT.fullmatch(comment.astext().strip()):
                continue
            parent = comment.parent
            assert isinstance(parent, nodes.Element)
            position = parent.index(comment)
            before = parent[position - 1] if position else None
            if isinstance(before, nodes.Text):
                found = VALUE.search(before)
                if found:
                    start = nodes.Text(before[: found.start()])
                    replace_text(before, start, _number_node(found[0]))
            elif isinstance(before, nodes.strong | nodes.emphasis):
                before["classes"].append("number")
            parent.remove(comment)


def _number_node(value: str) -> nodes.inline:
    """Return a node that holds a number, with superscripts for its powers of ten."""
    number = nodes.inline("", "", classes=["number"])
    for i, part in enumerate(_POWER.split(value)):
        if i % 2:
            number += [
                nodes.Text("10"),
                nodes.superscript("", part.translate(_FROM_SUPERSCRIPTS)),
            ]
        elif part:
            number += nodes.Text(part)
    return number


def setup(app: Sphinx) -> ExtensionMetadata:
    """Mark numbers when a page is read."""
    app.add_transform(MarkNumbers)
    return PARALLEL_SAFE
