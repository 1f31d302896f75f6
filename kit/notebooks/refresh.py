"""Re-execute notebooks in parallel; store the outputs and the numbers of sentences that changed.

    python -m kit.notebooks.refresh [notebook or page …]      without names: the book and template

A cell keeps its stored outputs where the new ones say the same (see compare.py), so a second run
changes nothing. A notebook is replaced whole or not at all: where a cell fails, or shows fewer
figures than it did, the file stays as it was.
"""

import argparse
import os
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from kit.notebooks import environment, numbers, solutions
from kit.notebooks.compare import difference, figures, join_streams
from kit.notebooks.outputs import HIDDEN

METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
#: What an editor may say of a cell; all else (times, scroll positions, widget states) is dropped.
KEPT = ("tags", "mystnb", "jupyter")


class RefreshError(Exception):
    """A notebook that could not be refreshed; the message names notebook, cell and error."""


def read(path):
    try:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
    except FileNotFoundError:
        raise RefreshError(f"{path}: no such notebook") from None
    except Exception as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise RefreshError(f"{path}: not a valid notebook: {reason[:200]}") from None
    return notebook


def client(path, notebook):
    """Return what runs a notebook in a new kernel, in its folder and a clean environment."""
    return NotebookClient(
        notebook,
        timeout=120,
        record_timing=False,
        extra_arguments=["--log-level=ERROR"],
        resources={"metadata": {"path": str(path.parent)}},
    )


def execute(path, notebook):
    """Run a copy of ``notebook`` in a new kernel and return it."""
    run = nbformat.from_dict(notebook)
    try:
        client(path, run).execute(env=environment.clean())
    except CellExecutionError:
        for cell in run.cells:
            for output in cell.get("outputs", []):
                if output["output_type"] == "error":
                    found = f"{output['ename']}: {output['evalue']}"
                    raise RefreshError(f"{path}, cell {cell.id}: {found}") from None
        raise
    except Exception as error:
        raise RefreshError(f"{path}: {type(error).__name__}: {error}") from None
    return run


def canonical(notebook):
    """Return the text of a notebook without anything that varies from run to run."""
    notebook.metadata = nbformat.from_dict(METADATA)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    count = 0
    for cell in notebook.cells:
        cell.metadata = {key: value for key, value in cell.metadata.items() if key in KEPT}
        cell.metadata.pop("jupyter", None)
        if HIDDEN & set(cell.metadata.get("tags", [])):
            # The tags speak to the site, this to editors.
            cell.metadata["jupyter"] = {"source_hidden": True}
            if "remove-cell" in cell.metadata["tags"]:
                cell.metadata["jupyter"]["outputs_hidden"] = True
        if cell.cell_type == "code":
            count += 1
            cell.execution_count = count
            for output in cell.outputs:
                if output.output_type == "execute_result":
                    output.execution_count = count
    return nbformat.writes(notebook, version=nbformat.NO_CONVERT) + "\n"


def refresh(path):
    """Bring one notebook up to date. Returns what stays wrong, and whether its file changed."""
    before = solutions.unfold(read(path))
    after = execute(path, before)
    for old, new in zip(before.cells, after.cells):
        if new.cell_type == "code":
            new.outputs = join_streams(new.outputs)
            if solutions.is_solution(new):
                new.outputs = solutions.as_stored(new.outputs)
            _demand_figures(path, old, new)
            if difference(old.outputs, new.outputs) is None:
                new.outputs = old.outputs
    after = solutions.fold(after)
    values = numbers.Values(path.parent, numbers.stored(after))
    wrong = []
    for cell in after.cells:
        if cell.cell_type == "markdown":
            cell.source = numbers.rewritten(cell.source, values)
            found = numbers.complaints(cell.source, values)
            wrong += [f"{path}, cell {cell.id}: {text}" for text in found]
    return wrong, replace(path, canonical(after))


def _demand_figures(path, old, new):
    before, now = (len(list(figures(cell.outputs))) for cell in (old, new))
    if now < before:
        raise RefreshError(
            f"{path}, cell {new.id}: it showed {before} figures and now shows {now}: nothing is "
            "stored. If that is meant, clear its output first."
        )


def refresh_page(path):
    """Bring the numbers of a Markdown page up to date, from the notebooks beside it."""
    text = path.read_text("utf-8")
    values = numbers.Values(path.parent)
    new = numbers.rewritten(text, values)
    return [f"{path}: {found}" for found in numbers.complaints(new, values)], replace(path, new)


def replace(path, text):
    """Put ``text`` in the place of a file in one step; return whether that changed it."""
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


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", type=Path, metavar="FILE")
    names = parser.parse_args(arguments).names or [
        path for folder in ("book", "tests") for path in sorted(Path(folder).glob("*.ipynb"))
    ] + sorted(Path("book").glob("*.md"))
    environment.enter()
    failed = 0

    def tell(path, outcome):
        nonlocal failed
        try:
            wrong, changed = outcome()
            print(f"{path.name}: {'changed' if changed else 'unchanged'}")
        except RefreshError as error:
            wrong = [str(error)]
        failed += len(wrong)
        for line in wrong:
            print(line, file=sys.stderr)

    paths = [name.resolve() for name in names]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        notebooks = [path for path in paths if path.suffix != ".md"]
        for path, job in [(path, pool.submit(refresh, path)) for path in notebooks]:
            tell(path, job.result)
    for path in paths:
        if path.suffix == ".md":
            tell(path, lambda path=path: refresh_page(path))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
