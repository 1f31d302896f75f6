"""Re-execute notebooks in parallel; store the outputs and the numbers of sentences that changed.

    python -m kit.notebooks.refresh [notebook or page …]      without names: the book and template

A cell keeps its stored outputs where the new ones say the same (see compare.py), so a second run
changes nothing. A notebook is replaced whole or not at all: where a cell fails, or shows fewer
figures than it did, the file stays as it was.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from kit.notebooks import environment, numbers, solutions
from kit.notebooks.compare import difference, figures, join_streams
from kit.notebooks.execution import NotebookRunError, read_for_run, run_notebook
from kit.notebooks.notebook_file import (
    METADATA,
    MIME_PREFIX,
    WIDGET_MIME,
    editor_folds,
    files_from,
)

#: What an editor may say of a cell; all else (times, scroll positions, widget states) is dropped.
KEPT_CELL_METADATA = ("tags", "mystnb", "jupyter")


def canonical(notebook: NotebookNode) -> str:
    """Return the text of a notebook without anything that varies from run to run.

    The notebook itself is changed too.
    """
    notebook.metadata = nbformat.from_dict(METADATA)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    count = 0
    for cell in notebook.cells:
        cell.metadata = {k: value for k, value in cell.metadata.items() if k in KEPT_CELL_METADATA}
        cell.metadata.pop("jupyter", None)
        if folds := editor_folds(cell):
            cell.metadata["jupyter"] = folds
        if cell.cell_type == "code":
            count += 1
            cell.execution_count = count
            for output in cell.outputs:
                if output.output_type == "execute_result":
                    output.execution_count = count
    return nbformat.writes(notebook, version=nbformat.NO_CONVERT) + "\n"


def refresh(path: Path) -> tuple[list[str], bool]:
    """Bring one notebook up to date.

    Returns what stays wrong with its numbers, one line each, and whether the file changed. Raises
    ``NotebookRunError`` where the notebook cannot be run, or shows fewer figures than before.
    """
    before = solutions.unfold(read_for_run(path))
    after = run_notebook(path, before)
    for old, new in zip(before.cells, after.cells):
        if new.cell_type == "code":
            new.outputs = join_streams(new.outputs)
            if solutions.is_solution(new):
                new.outputs = solutions.as_stored(new.outputs)
            _drop_widgets(old)
            _require_as_many_figures(path, old, new)
            # Equal outputs are stored anew: an editor may have saved 3.0 as 3, which is equal.
            if new.outputs != old.outputs and difference(old.outputs, new.outputs) is None:
                new.outputs = old.outputs
    after = solutions.fold(after)
    values = numbers.GluedValues(path.parent, numbers.glued_values(after))
    wrong: list[str] = []
    for cell in after.cells:
        if cell.cell_type == "markdown":
            cell.source = numbers.update_numbers(cell.source, values)
            found = numbers.complaints(cell.source, values)
            wrong += [f"{path}, cell {cell.id}: {text}" for text in found]
    return wrong, replace_text(path, canonical(after))


def _drop_widgets(cell: NotebookNode) -> None:
    """Drop pointers to widgets beside data that say the same without a kernel."""
    for output in cell.outputs:
        data = output.get("data", {})
        if any(mime.startswith(MIME_PREFIX) for mime in data):
            data.pop(WIDGET_MIME, None)


def _require_as_many_figures(path: Path, old: NotebookNode, new: NotebookNode) -> None:
    before, now = (len(list(figures(cell.outputs))) for cell in (old, new))
    if now < before:
        raise NotebookRunError(
            f"{path}, cell {new.id}: it showed {before} figures and now shows {now}: nothing is "
            "stored. If that is meant, clear its output first."
        )


def refresh_page(path: Path) -> tuple[list[str], bool]:
    """Bring the numbers of a Markdown page up to date, from the notebooks beside it.

    Returns what stays wrong, one line each, and whether the file changed.
    """
    text = path.read_text("utf-8")
    values = numbers.GluedValues(path.parent)
    new = numbers.update_numbers(text, values)
    wrong = [f"{path}: {found}" for found in numbers.complaints(new, values)]
    return wrong, replace_text(path, new)


def replace_text(path: Path, text: str) -> bool:
    """Replace what a file holds by ``text`` in one step; return whether that changed it."""
    if text == path.read_text("utf-8"):
        return False
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, path.stat().st_mode)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return True


def main(arguments: Sequence[str] | None = None) -> int:
    """Refresh the files that are named on the command line; return 1 where something is wrong."""
    names = files_from(arguments, (__doc__ or "").splitlines()[0])
    environment.remove_user_settings()
    failed = 0

    def report(path: Path, outcome: Callable[[], tuple[list[str], bool]]) -> None:
        nonlocal failed
        try:
            wrong, changed = outcome()
            print(f"{path.name}: {'changed' if changed else 'unchanged'}")
        except NotebookRunError as error:
            wrong = [str(error)]
        failed += len(wrong)
        for line in wrong:
            print(line, file=sys.stderr)

    paths = [name.resolve() for name in names]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        notebooks = [path for path in paths if path.suffix != ".md"]
        for path, job in [(path, pool.submit(refresh, path)) for path in notebooks]:
            report(path, job.result)
    for path in paths:
        if path.suffix == ".md":
            report(path, partial(refresh_page, path))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
