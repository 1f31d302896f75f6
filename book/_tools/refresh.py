"""Re-execute notebooks in parallel and store the outputs that changed.

    python book/_tools/refresh.py [notebook …]      without names: the book and its template

A cell keeps its stored outputs where the new ones say the same (see outputs.py), so a second run
changes nothing. A notebook is replaced whole or not at all; where a cell fails it stays as it was.
"""

import os
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbval.plugin import coalesce_streams
from outputs import difference

BOOK = Path(__file__).resolve().parents[1]
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


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


def execute(path, notebook):
    """Run a copy of ``notebook`` in a new kernel and return it."""
    run = nbformat.from_dict(notebook)
    client = NotebookClient(
        run,
        timeout=120,
        record_timing=False,
        extra_arguments=["--log-level=ERROR"],
        resources={"metadata": {"path": str(path.parent)}},
    )
    try:
        client.execute()
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
        kept = ("tags", "mystnb", "slideshow")
        cell.metadata = {key: value for key, value in cell.metadata.items() if key in kept}
        if cell.cell_type == "code":
            count += 1
            cell.execution_count = count
            for output in cell.outputs:
                if output.output_type == "execute_result":
                    output.execution_count = count
    return nbformat.writes(notebook, version=nbformat.NO_CONVERT) + "\n"


def refresh(path):
    """Bring one notebook up to date. Returns whether its file changed."""
    before = read(path)
    after = execute(path, before)
    for old, new in zip(before.cells, after.cells):
        if new.cell_type == "code":
            new.outputs = coalesce_streams(new.outputs)
            if difference(old.outputs, new.outputs) is None:
                new.outputs = old.outputs
    text = canonical(after)
    if text == path.read_text("utf-8"):
        return False
    replace(path, text)
    return True


def replace(path, text):
    """Write ``text`` beside ``path``, then put it in its place in one step."""
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


def main(names):
    paths = [Path(name).resolve() for name in names] or sorted(
        [*BOOK.glob("*.ipynb"), *BOOK.parent.glob("tests/*.ipynb")]
    )
    failed = 0
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for path, job in [(path, pool.submit(refresh, path)) for path in paths]:
            try:
                print(f"{path.name}: {'changed' if job.result() else 'unchanged'}")
            except RefreshError as error:
                failed += 1
                print(error, file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
