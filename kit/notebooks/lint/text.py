"""Checks of the Markdown of a notebook: plain, and every number with a source."""

from collections.abc import Iterator
from pathlib import Path

from nbformat import NotebookNode

from kit.notebooks import markup, numbers, solutions, typed_numbers


def markdown_is_plain(path: Path, notebook: NotebookNode) -> Iterator[str]:
    """The text reads in every viewer: no roles, no directives, only the boxes that are known."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for found in markup.complaints(cell.source):
                yield f"{cell.id}: {found}"


def glued_numbers_agree(path: Path, notebook: NotebookNode) -> Iterator[str]:
    """Text and stored value agree; every stored value is shown, here or on a page of the folder."""
    values = numbers.GluedValues(path.parent, numbers.glued_values(notebook))
    used: set[str] = set()
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for found in numbers.complaints(cell.source, values):
                yield f"{cell.id}: {found}"
            used |= {comment["key"] for comment in numbers.COMMENT.finditer(cell.source)}
    prefix = f"{path.stem}."
    for page in path.parent.glob("*.md"):
        keys = [comment["key"] for comment in numbers.COMMENT.finditer(page.read_text("utf-8"))]
        used |= {key.removeprefix(prefix) for key in keys if key.startswith(prefix)}
    for name in sorted(set(values.own) - used):
        yield f"{name} is glued but no sentence shows it"


def typed_numbers_are_computed(path: Path, notebook: NotebookNode) -> Iterator[str]:
    """A number in a sentence is glued, or stands in one of the nine code cells nearest to it."""
    unfolded = solutions.unfold(notebook)
    code = [i for i, cell in enumerate(unfolded.cells) if cell.cell_type == "code"]
    allowed = typed_numbers.allowed_numbers(path)
    for i, cell in enumerate(unfolded.cells):
        near = sorted(code, key=lambda j: abs(j - i))[:9]
        known = typed_numbers.numbers_in_cells([unfolded.cells[j] for j in near])
        text = cell.source if cell.cell_type == "markdown" else ""
        text += cell.metadata.get("mystnb", {}).get("figure", {}).get("caption", "")
        for number in typed_numbers.unsourced_numbers(text, known, allowed):
            yield f"{cell.id}: no cell near it has the number {number}: glue it"
