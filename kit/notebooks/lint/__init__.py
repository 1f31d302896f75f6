"""What must hold for a stored notebook, told in a second, without running it.

    python -m kit.notebooks.lint [notebook or page …]      without names: the book and its template

The checks stand in modules by subject: ``stored`` (what is stored, and how), ``code``, ``text`` and
``exercises``. Each takes the path and the notebook and yields complaints that name the cell; all of
a notebook are shown at once. Their docstrings say what a chapter must do, and why.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

from nbformat import NotebookNode

from kit.notebooks import numbers
from kit.notebooks.lint import code, exercises, stored, text
from kit.notebooks.notebook_file import InvalidNotebookError, read_valid_notebook

#: Takes the path of a notebook and the notebook; yields complaints, ``<cell id>: <what is wrong>``.
Check: TypeAlias = Callable[[Path, NotebookNode], Iterator[str]]

CHECKS: list[Check] = [
    stored.executed_in_order,
    stored.outputs_are_stored,
    stored.nothing_varies_from_run_to_run,
    stored.no_cell_opts_out,
    stored.hidden_in_site_and_editor,
    code.starts_with_setup_cell,
    text.markdown_is_plain,
    stored.figures_are_described,
    code.claims_can_fail,
    text.glued_numbers_agree,
    code.glue_names_are_unique,
    code.cells_are_small,
    code.numpy_suffices,
    text.typed_numbers_are_computed,
    exercises.quiz_options_match_code,
    exercises.quizzes_name_their_answer,
    exercises.exercises_are_complete,
    code.cells_can_run_again,
]


def complaints(path: Path) -> list[str]:
    """Return what is wrong with the notebook or Markdown page at ``path``, one line each."""
    if not path.is_file():
        return [f"{path}: no such file"]
    if path.suffix == ".md":
        found = numbers.complaints(path.read_text("utf-8"), numbers.GluedValues(path.parent))
        return [f"{path.name}: {line}" for line in found]
    try:
        notebook = read_valid_notebook(path)
    except InvalidNotebookError as error:
        return [f"{path.name}: not a valid notebook: {error}"]
    positions = {cell.id: number for number, cell in enumerate(notebook.cells, 1)}
    lines = [line for check in CHECKS for line in check(path, notebook)]
    return [f"{path.name}, {_with_position(line, positions)}" for line in lines]


def _with_position(line: str, positions: dict[str, int]) -> str:
    """Add the position of a cell to a complaint that names it: editors do not show names."""
    name, _, rest = line.partition(": ")
    return f"cell {positions[name]} ({name}): {rest}" if name in positions else line
