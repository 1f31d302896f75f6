"""``<details>`` in Markdown becomes a folded part that holds what stands between its tags."""

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.transforms import SphinxTransform
from sphinx.util.typing import ExtensionMetadata
from sphinx.writers.html5 import HTML5Translator

from kit.sphinx import PARALLEL_SAFE
from kit.sphinx.bold import text_node

_TAG = re.compile(r"<details>\s*<summary>(?P<summary>.*?)</summary>|</details>", re.DOTALL)


class fold(nodes.General, nodes.Element):
    """A part that opens from its summary."""


class summary(nodes.General, nodes.TextElement):
    """The line from which a fold opens."""


class MakeFolds(SphinxTransform):
    """Put what stands between the tags of a fold into it; one that is not whole stops the build."""

    #: Before texts are collected for translation (at 10), so that summaries are among them.
    default_priority = 5

    def apply(self, **kwargs: Any) -> None:
        for parent in dict.fromkeys(raw.parent for raw in self.document.findall(nodes.raw)):
            if isinstance(parent, nodes.Element):
                self.make_folds(parent)

    def make_folds(self, parent: nodes.Element) -> None:
        """Make folds of the children of a node."""
        opened: list[fold] = []
        children, parent.children = parent.children, []

        def add(node: nodes.Node) -> None:
            (opened[-1] if opened else parent).append(node)

        for node in children:
            tags = list(_TAG.finditer(node.astext())) if isinstance(node, nodes.raw) else []
            if not tags:
                add(node)
            for tag in tags:
                if tag["summary"] is not None:
                    opened.append(_new_fold(tag["summary"].strip(), node))
                elif opened:
                    add(opened.pop())
                else:
                    raise ExtensionError(f"{self.env.docname}: </details> without <details>")
        if opened:
            raise ExtensionError(f"{self.env.docname}: “{opened[-1][0].astext()}” is not closed")


def _new_fold(words: str, tag: nodes.Node) -> fold:
    """Return a fold with its summary; its class is the first word of it."""
    kind = re.sub(r"\W+", "-", words.split()[0].lower())
    assert isinstance(tag, nodes.Element)
    return fold("", text_node(summary, words, tag), classes=[kind])


def visit_fold(self: HTML5Translator, node: fold) -> None:
    self.body.append(self.starttag(node, "details", CLASS="fold"))


def depart_fold(self: HTML5Translator, node: fold) -> None:
    self.body.append("</details>\n")


def visit_summary(self: HTML5Translator, node: summary) -> None:
    self.body.append(self.starttag(node, "summary", ""))


def depart_summary(self: HTML5Translator, node: summary) -> None:
    self.body.append("</summary>\n")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Make folds when a page is read, and write them as HTML."""
    app.add_node(fold, html=(visit_fold, depart_fold))
    app.add_node(summary, html=(visit_summary, depart_summary))
    app.add_transform(MakeFolds)
    return PARALLEL_SAFE
