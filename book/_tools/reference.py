"""Sphinx extension: what the reference pages draw from the notebooks.

The directive ``claims`` lists every claim with a link to its cell, the role ``cell`` leads to a
cell and fails where there is none, and the first use of a glossary term leads to the glossary.
"""

import functools
import json
import re
from pathlib import Path

from docutils import nodes
from sphinx.errors import ExtensionError
from sphinx.util.docutils import ReferenceRole, SphinxDirective

BOOK = Path(__file__).resolve().parents[1]


@functools.cache
def notebook(name):
    return json.loads((BOOK / f"{name}.ipynb").read_text("utf-8"))


def chapters():
    """Yield name and notebook of each chapter, in reading order."""
    for name in re.findall(r"- file: book/(\w+)", (BOOK.parent / "_toc.yml").read_text("utf-8")):
        if (BOOK / f"{name}.ipynb").exists():
            yield name, notebook(name)


def printed(cell):
    return "".join("".join(output.get("text", "")) for output in cell.get("outputs", []))


class Claims(SphinxDirective):
    """A section for each chapter, with its claims."""

    def run(self):
        sections = []
        for name, chapter in chapters():
            self.env.note_dependency(str(BOOK / f"{name}.ipynb"))
            title = "".join(chapter["cells"][0]["source"]).splitlines()[0].removeprefix("# ")
            claims = nodes.bullet_list(classes=["claims-list"])
            for cell in chapter["cells"]:
                for line in printed(cell).splitlines():
                    if line.startswith("✓ ") and "exercise" not in cell["id"]:
                        link = nodes.reference("", line, refuri=f"{name}.html#cell-{cell['id']}")
                        claims += nodes.list_item("", nodes.paragraph("", "", link))
            section = nodes.section(ids=[name], names=[name])
            section += [nodes.title("", title), claims]
            sections.append(section)
        return sections


class Cell(ReferenceRole):
    """``{cell}`sgd#gd` `` leads to that cell of that chapter; ``{cell}`words <sgd#gd>` `` too."""

    def run(self):
        name, _, cell = self.target.partition("#")
        self.env.note_dependency(str(BOOK / f"{name}.ipynb"))
        chapter = dict(chapters()).get(name, {"cells": []})
        code = {each["id"] for each in chapter["cells"] if each["cell_type"] == "code"}
        if cell not in code:
            raise ExtensionError(f"{self.env.docname}: there is no code cell {self.target}")
        words = self.title if self.has_explicit_title else "see it run"
        link = nodes.reference("", words, refuri=f"{name}.html#cell-{cell}")
        link["classes"].append("run")
        return [link], []


def link_terms(app, doctree, docname):
    """Lead from the first bold use of a glossary term to what it means."""
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


def setup(app):
    app.add_directive("claims", Claims)
    app.add_role("cell", Cell())
    app.connect("doctree-resolved", link_terms)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
