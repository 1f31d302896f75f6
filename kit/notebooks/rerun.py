"""Does a cell give the same output when it is run again after the whole page?

    python -m kit.notebooks.rerun [notebook …]      runs each cell again, last to first; minutes

``reused_names.py`` tells from the code alone, in a moment, what most often goes wrong.
"""

import sys
from collections.abc import Iterator, Sequence
from copy import deepcopy
from pathlib import Path

from kit.notebooks import environment, solutions
from kit.notebooks.compare import difference, join_streams
from kit.notebooks.execution import NotebookRunError, notebook_client, read_for_run
from kit.notebooks.notebook_file import files_from


def changes(path: Path) -> Iterator[str]:
    """Run a notebook, then each cell again, last to first; yield what says something else."""
    notebook = solutions.unfold(read_for_run(path))
    with (
        notebook_client(path, notebook) as client,
        client.setup_kernel(env=environment.kernel_variables()),
    ):
        for index, cell in enumerate(notebook.cells):
            if cell.cell_type == "code":
                client.execute_cell(cell, index)
        for index in reversed(range(len(notebook.cells))):
            cell = notebook.cells[index]
            if cell.cell_type != "code":
                continue
            first = join_streams(deepcopy(cell.outputs))
            client.execute_cell(cell, index)
            found = difference(first, join_streams(cell.outputs))
            if found:
                yield f"{path.name}, cell {cell.id}, run again after the page: {found}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the notebooks that are named on the command line; return 1 where a cell changes."""
    files = files_from(arguments, (__doc__ or "").splitlines()[0])
    names = [name for name in files if name.suffix != ".md"]
    count = 0
    for name in names:
        try:
            for text in changes(name.resolve()):
                count += 1
                print(text, flush=True)
        except NotebookRunError as error:
            sys.exit(str(error))
    print(f"{len(names)} notebooks, {count} cells that say something else")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
