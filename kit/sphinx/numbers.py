"""Numbers with a source, ``0.58<!-- loss:.2f -->``: the page shows the number, and no comment."""

import re

from docutils import nodes
from sphinx.transforms import SphinxTransform

from kit.notebooks.numbers import COMMENT, VALUE

_POWER = re.compile(r"10([⁻⁰¹²³⁴-⁹]+)")
_LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789−")


class SetNumbers(SphinxTransform):
    """Take the comments out; mark what stands before them, with powers of ten raised."""

    default_priority = 700

    def apply(self, **_):
        for comment in list(self.document.findall(nodes.raw)):
            text = comment.astext().strip()
            if not COMMENT.fullmatch(text):
                continue
            siblings = comment.parent.children
            at = siblings.index(comment)
            before = siblings[at - 1] if at else None
            if isinstance(before, nodes.Text):
                found = VALUE.search(before)
                if found:
                    start = nodes.Text(before[: found.start()])
                    before.parent.replace(before, [start, *_set(found[0])])
            elif isinstance(before, (nodes.strong, nodes.emphasis)):
                before["classes"].append("number")
            comment.parent.remove(comment)


def _set(value):
    number = nodes.inline("", "", classes=["number"])
    for i, part in enumerate(_POWER.split(value)):
        if i % 2:
            number += [nodes.Text("10"), nodes.superscript("", part.translate(_LOWERED))]
        elif part:
            number += nodes.Text(part)
    return [number]


def setup(app):
    app.add_transform(SetNumbers)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
