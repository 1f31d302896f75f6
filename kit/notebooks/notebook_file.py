"""Notebook files: reading them, their code cells and tags, and the data that outputs carry.

Helpers of a book show their results as data with a MIME type of its own,
``application/vnd.downhill.<kind>+json``. The kinds are ``claim``, ``exercise``, ``explorer``,
``player``, ``pad`` and ``glue``; running, checking and showing notebooks use the names defined
here.
"""

import argparse
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias, cast

import nbformat
from nbformat import NotebookNode

#: A cell or an output as JSON has it. ``NotebookNode`` is such a mapping with attributes as well.
JsonObject: TypeAlias = Mapping[str, Any]

#: An output of kind ``claim`` has the MIME type ``f"{MIME_PREFIX}claim+json"``.
MIME_PREFIX = "application/vnd.downhill."
GLUE_MIME = f"{MIME_PREFIX}glue+json"
EXPLORER_MIME = f"{MIME_PREFIX}explorer+json"
PLAYER_MIME = f"{MIME_PREFIX}player+json"
PAD_MIME = f"{MIME_PREFIX}pad+json"
#: Points to a live widget of a kernel; its identifier differs in each run.
WIDGET_MIME = "application/vnd.jupyter.widget-view+json"

#: What a stored notebook says of itself; an editor adds versions and names of its own.
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}

#: MyST-NB's tags of cells whose code a page does not show at first; editors fold these cells too.
HIDING_TAGS = frozenset({"hide-input", "hide-cell", "remove-input", "remove-cell"})


class InvalidNotebookError(ValueError):
    """A file that is no valid notebook. The message is the reason, in one line."""


def read_notebook(path: Path) -> NotebookNode:
    """Read a notebook, upgraded to format 4.5, without checking it against the schema."""
    notebook = cast("NotebookNode", nbformat.read(path, as_version=4))
    if notebook.nbformat_minor < 5:  # cells had no names then
        notebook.nbformat_minor = 5
        for number, cell in enumerate(notebook.cells, 1):
            cell.setdefault("id", f"cell-{number}")
    return notebook


def read_valid_notebook(path: Path) -> NotebookNode:
    """Read a notebook and check it against the schema of its format.

    Raises ``InvalidNotebookError`` where it cannot be read or breaks the schema.
    """
    try:
        notebook = read_notebook(path)
        nbformat.validate(notebook)
    except Exception as error:
        # nbformat raises whatever its parsers do: OSError, ValueError, KeyError, AttributeError …
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise InvalidNotebookError(reason[:200]) from None
    return notebook


def files_from(arguments: Sequence[str] | None, description: str) -> list[Path]:
    """Return the files that a command line names.

    Without names these are the notebooks and pages of the book in this folder, and the template of
    a chapter. Where there is no book, the command ends.
    """
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("names", nargs="*", type=Path, metavar="FILE")
    named: list[Path] = parser.parse_args(arguments).names
    book, templates = Path("book"), sorted(Path("kit").glob("*.ipynb"))
    names = named or [*sorted(book.glob("*.ipynb")), *templates, *sorted(book.glob("*.md"))]
    if not names:
        parser.error("no book here: run this in the folder of the project, or name files")
    return names


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    """Return the code cells of a notebook, in order."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def markdown_text(cells: Iterable[NotebookNode]) -> str:
    """Return the Markdown of cells, one after the other, without the code between."""
    return "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


def cell_tags(cell: NotebookNode) -> list[str]:
    """Return the tags of a cell."""
    return cell.metadata.get("tags", [])


def editor_folds(cell: NotebookNode) -> dict[str, bool]:
    """Return the metadata that folds for an editor what the tags of a cell hide on the site."""
    tags = cell_tags(cell)
    if not HIDING_TAGS & set(tags):
        return {}
    return {"source_hidden": True} | ({"outputs_hidden": True} if "remove-cell" in tags else {})


def typed_outputs(cell: JsonObject, kind: str) -> list[dict[str, Any]]:
    """Return the data of each output of a cell that is of a kind, such as ``claim``."""
    outputs: Iterable[JsonObject] = cell.get("outputs", [])
    found = (output.get("data", {}).get(f"{MIME_PREFIX}{kind}+json") for output in outputs)
    return [data for data in found if data is not None]
