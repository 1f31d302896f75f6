"""Plain Markdown that the site shows with a look of its own.

Block quotes that start with a known label become boxes, ``<details>`` become folded parts, the
list under a title its facts, and on the start page a bold link the button and a list of bold links
the chapters. A box or fold that is not whole stops the build with one line.
"""

import re

from docutils import nodes
from sphinx.errors import ExtensionError
from sphinx.transforms import SphinxTransform

from kit.notebooks.markup import box_label

_TAG = re.compile(r"<details>\s*<summary>(?P<summary>.*?)</summary>|</details>", re.DOTALL)


class fold(nodes.General, nodes.Element):
    """A part that opens from its summary."""


class summary(nodes.General, nodes.TextElement):
    """The line from which a fold opens."""


class FindBoxes(SphinxTransform):
    """Work before texts are collected for translation, so that titles and summaries are too."""

    default_priority = 5

    def apply(self, **_):
        for quote in list(self.document.findall(nodes.block_quote)):
            self.make_box(quote)
        for parent in {
            id(raw.parent): raw.parent for raw in self.document.findall(nodes.raw)
        }.values():
            self.make_folds(parent)
        for items in list(self.document.findall(nodes.bullet_list)):
            self.make_definitions(items)
        if self.env.docname == self.config.root_doc:
            for paragraph in list(self.document.findall(nodes.paragraph)):
                if len(paragraph) == 1 and _bold_link(paragraph):
                    paragraph["classes"].append("start")

    def make_box(self, quote):
        first = quote[0] if len(quote) else None
        strong = _leading_strong(first)
        if strong is None:
            return
        known = box_label(strong.astext())
        if known is None:
            raise ExtensionError(f"{self.env.docname}: no box has the label “{strong.astext()}”")
        _, kind, words = known
        title = _text_node(nodes.title, words, first)
        _drop_leading(first, strong)
        rest = quote.children if first.children else quote.children[1:]
        quote.replace_self(nodes.admonition("", title, *rest, classes=[kind]))

    def make_folds(self, parent):
        """Put what stands between the tags of a fold into it; ``open_`` are the folds so far."""
        open_ = []
        children, parent.children = parent.children, []

        def add(node):
            (open_[-1] if open_ else parent).append(node)

        for node in children:
            tags = list(_TAG.finditer(node.astext())) if isinstance(node, nodes.raw) else []
            if not tags:
                add(node)
            for tag in tags:
                if tag["summary"] is None:
                    if not open_:
                        raise ExtensionError(f"{self.env.docname}: </details> without <details>")
                    made = open_.pop()
                    add(made)
                else:
                    words = tag["summary"].strip()
                    kind = re.sub(r"\W+", "-", words.split()[0].lower())
                    open_.append(fold("", _text_node(summary, words, node), classes=[kind]))
        if open_:
            raise ExtensionError(f"{self.env.docname}: “{open_[-1][0].astext()}” is not closed")

    def make_definitions(self, items):
        """A list of bold words (or links) and what they mean is a list of terms."""
        strong = [_leading_strong(item[0] if len(item) else None) for item in items]
        if not all(strong):
            return
        kind = None
        if strong[0].astext() == "You will":
            kind = "facts"
        elif self.env.docname == self.config.root_doc and all(map(_bold_link, strong)):
            kind = "chapters"
        if kind is None:
            return
        terms = nodes.definition_list(classes=[kind])
        for bold, item in zip(strong, items.children):
            paragraph = item[0]
            raw = re.match(r"\*\*(.*?)\*\*", paragraph.rawsource)[1]
            _drop_leading(paragraph, bold)
            if kind == "facts":
                term = _text_node(nodes.term, bold.astext(), paragraph)
            else:
                term = nodes.term(raw, "", *bold.children)
                term.source, term.line = paragraph.source, paragraph.line
            terms += nodes.definition_list_item("", term, nodes.definition("", *item.children))
        items.replace_self(terms)


def _leading_strong(paragraph):
    """Return the bold words that a paragraph starts with, or None."""
    if not isinstance(paragraph, nodes.paragraph):
        return None
    # A node is never false, also where its text is empty.
    while len(paragraph) and isinstance(paragraph[0], nodes.Text) and paragraph[0] == "":
        del paragraph[0]
    if not len(paragraph):
        return None
    return paragraph[0] if isinstance(paragraph[0], nodes.strong) else None


def _bold_link(node):
    """Whether a paragraph or strong holds a link and nothing else, in bold."""
    strong = node if isinstance(node, nodes.strong) else node[0]
    return isinstance(strong, nodes.strong) and len(strong) == 1 and not isinstance(
        strong[0], nodes.Text
    )  # fmt: skip


def _drop_leading(paragraph, strong):
    """Take the bold words out of a paragraph, also out of what translators see of it."""
    paragraph.remove(strong)
    if len(paragraph) and isinstance(paragraph[0], nodes.Text):
        paragraph.replace(paragraph[0], nodes.Text(paragraph[0].lstrip()))
    paragraph.rawsource = re.sub(r"^\*\*.*?\*\*\s*", "", paragraph.rawsource, flags=re.DOTALL)


def _text_node(kind, words, near):
    node = kind(words, words)
    node.source, node.line = near.source, near.line
    return node


def visit_fold(self, node):
    self.body.append(self.starttag(node, "details", CLASS="fold"))


def depart_fold(self, node):
    self.body.append("</details>\n")


def visit_summary(self, node):
    self.body.append(self.starttag(node, "summary", ""))


def depart_summary(self, node):
    self.body.append("</summary>\n")


def setup(app):
    app.add_node(fold, html=(visit_fold, depart_fold))
    app.add_node(summary, html=(visit_summary, depart_summary))
    app.add_transform(FindBoxes)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
