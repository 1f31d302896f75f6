"""Checks of what a notebook stores: outputs, metadata, and descriptions of figures."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from nbformat import NotebookNode

from kit.notebooks.notebook_file import METADATA, cell_tags, code_cells, editor_folds


def executed_in_order(path: Path, notebook: NotebookNode) -> Iterator[str]:
    """Code cells are numbered as after one run from top to bottom."""
    for number, cell in enumerate(code_cells(notebook), 1):
        if cell.execution_count != number:
            yield f"{cell.id}: not executed, or not in order: run `make refresh`"


def outputs_are_stored(path: Path, notebook: NotebookNode) -> Iterator[str]:
    """A cell whose code shows something has stored it, in a form that can be compared."""
    shows = re.compile(r"^(print|claim|glue|plt\.show|explore|play|pad|check_\w+)\(", re.MULTILINE)
    for cell in code_cells(notebook):
        if shows.search(cell.source) and not cell.outputs:
            yield f"{cell.id}: no output is stored: run `make refresh`"
        for output in cell.outputs:
            if output.output_type == "error":
                yield f"{cell.id}: an error is stored: {output.ename}"
            if re.search(r" at 0x[0-9a-f]{4,}", json.dumps(output)):
                yield f"{cell.id}: the output holds a memory address"
            for mime in output.get("data", {}):
                if mime in ("image/png", "image/jpeg"):
                    yield f"{cell.id}: {mime} cannot be compared by value: call style.use()"


def nothing_varies_from_run_to_run(path: Path, notebook: NotebookNode) -> Iterator[str]:
    """Metadata and outputs hold no times, widget states or identifiers that editors leave."""
    if notebook.metadata != METADATA:
        yield "metadata: they hold what an editor left: run `make refresh`"
    for cell in notebook.cells:
        if set(cell.metadata) - {"tags", "mystnb", "jupyter"}:
            yield f"{cell.id}: metadata {sorted(cell.metadata)} holds what an editor left: refresh"
        if any("vnd.jupyter.widget" in json.dumps(output) for output in cell.get("outputs", [])):
            yield f"{cell.id}: a widget id is stored: run `make refresh`"


def no_cell_opts_out(path: Path, notebook: NotebookNode) -> Iterator[str]:
    """No cell asks not to be run or compared, and none hides its value with a semicolon."""
    for cell in code_cells(notebook):
        if re.search(r"nbval|raises[-_]exception", " ".join([*cell_tags(cell), cell.source]), re.I):
            yield f"{cell.id}: asks for an exemption from the comparison; there is none"
        # Works around nbval 0.11.0, which computes an output where a semicolon suppresses it:
        # https://github.com/computationalmodelling/nbval/issues/194
        if cell.source.rstrip().endswith(";"):
            yield f"{cell.id}: ends in a semicolon, which nbval cannot compare"


def hidden_in_site_and_editor(path: Path, notebook: NotebookNode) -> Iterator[str]:
    """A cell is hidden in both places or in none: by its tags on the site, by metadata in editors.

    ``make refresh`` derives the metadata from the tags.
    """
    for cell in code_cells(notebook):
        folded = cell.metadata.get("jupyter", {}).get("source_hidden", False)
        if folded != editor_folds(cell).get("source_hidden", False):
            yield f"{cell.id}: hidden on the site or in an editor only: run `make refresh`"


def figures_are_described(path: Path, notebook: NotebookNode) -> Iterator[str]:
    """A figure has a caption, a name to refer to it, and an alternative text."""
    for cell in code_cells(notebook):
        if not any("image/svg+xml" in output.get("data", {}) for output in cell.outputs):
            continue
        shown = cell.metadata.get("mystnb", {})
        if len(shown.get("image", {}).get("alt", "")) < 40:
            yield f"{cell.id}: no alternative text that says what the figure shows"
        if not shown.get("figure", {}).get("caption") or not shown["figure"].get("name"):
            yield f"{cell.id}: a figure needs a caption and a name"
