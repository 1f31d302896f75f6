"""Folds of code: what a fold says that stands alone, and where one stands beside an output."""

import re
from collections.abc import Iterator
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util.typing import ExtensionMetadata

from kit.sphinx import PARALLEL_SAFE

_NAME = re.compile(r"^(?:def |class )(\w+)|^(\w+)(?:, \w+)* = ", re.MULTILINE)


class NameCodeFolds(SphinxTransform):
    """Add the first function, class or value of such a cell to the line that opens it."""

    default_priority = 700

    def apply(self, **kwargs: Any) -> None:
        usual = self.env.config.nb_code_prompt_show
        for cell, output in _code_cells(self.document):
            name = _NAME.search(cell.astext())
            if output is None and name and cell.get("prompt_show") == usual:
                cell["prompt_show"] += f": {name[1] or name[2]}"


def tell_kinds(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Say in a class what a cell shows: its fold has its place before the output has come."""
    for cell, output in _code_cells(doctree):
        # Nothing asks a page for the tags of its notebook.
        cell["classes"] = [name for name in cell["classes"] if not name.startswith("tag_")]
        if output is None:
            cell["classes"].append("silent")
        elif any(output.findall(nodes.figure)):
            cell["classes"].append("drawn")
        elif isinstance(first := output[0], nodes.literal_block) and "claim" in first["classes"]:
            cell["classes"].append("checked")


def _code_cells(
    doctree: nodes.document,
) -> Iterator[tuple[nodes.container, nodes.container | None]]:
    """Yield each cell of code with its output, if it has any."""
    for cell in doctree.findall(nodes.container):
        if cell.get("nb_element") == "cell_code":
            parts = [part for part in cell.children if isinstance(part, nodes.container)]
            outputs = [part for part in parts if part.get("nb_element") == "cell_code_output"]
            yield cell, outputs[0] if outputs else None


def setup(app: Sphinx) -> ExtensionMetadata:
    """Name folds when a page is read; tell kinds when its outputs are figures."""
    app.add_transform(NameCodeFolds)
    app.connect("doctree-resolved", tell_kinds, priority=900)
    return PARALLEL_SAFE
