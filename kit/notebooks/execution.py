"""Running notebooks with nbclient, each in a new kernel and a clean environment."""

import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

from kit.notebooks import environment
from kit.notebooks.notebook_file import InvalidNotebookError, read_valid_notebook
from kit.notebooks.sockets import socket_settings


class NotebookRunError(Exception):
    """A notebook that cannot be read or run. The message names notebook, cell and error."""


def read_for_run(path: Path) -> NotebookNode:
    """Read and check a notebook.

    Raises ``NotebookRunError`` where it is missing or no valid notebook.
    """
    if not path.exists():
        raise NotebookRunError(f"{path}: no such notebook")
    try:
        return read_valid_notebook(path)
    except InvalidNotebookError as error:
        raise NotebookRunError(f"{path}: not a valid notebook: {error}") from None


@contextmanager
def notebook_client(path: Path, notebook: NotebookNode) -> Generator[NotebookClient]:
    """Lend the client that runs ``notebook`` in the folder of ``path``, changing it in place."""
    with tempfile.TemporaryDirectory(prefix="kernel-") as folder:
        yield NotebookClient(
            notebook,
            config=socket_settings(Path(folder)),
            timeout=120,
            record_timing=False,
            extra_arguments=["--log-level=ERROR"],
            resources={"metadata": {"path": str(path.parent)}},
        )


def run_notebook(path: Path, notebook: NotebookNode) -> NotebookNode:
    """Run a copy of ``notebook`` in a new kernel and return it.

    Raises ``NotebookRunError`` where a cell raises an error or the kernel fails.
    """
    run = cast("NotebookNode", nbformat.from_dict(notebook))
    try:
        with notebook_client(path, run) as client:
            client.execute(env=environment.kernel_variables())
    except CellExecutionError:
        for cell in run.cells:
            for output in cell.get("outputs", []):
                if output["output_type"] == "error":
                    found = f"{output['ename']}: {output['evalue']}"
                    raise NotebookRunError(f"{path}, cell {cell.id}: {found}") from None
        raise
    except Exception as error:
        raise NotebookRunError(f"{path}: {type(error).__name__}: {error}") from None
    return run
