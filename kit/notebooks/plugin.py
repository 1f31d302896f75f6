"""Pytest plug-in: how nbval runs and compares the notebooks.

Each notebook runs in a clean environment, in an empty folder, with the project's helpers from a
wheel that was built for the run: so it runs anywhere. Solutions run like cells (see solutions.py),
no cell may opt out, and compare.py says what is equal.
"""

import subprocess
from collections import defaultdict
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any, cast

import nbval.plugin
import pytest
from jupyter_client.manager import KernelManager
from nbformat import NotebookNode
from nbval.kernel import RunningKernel
from nbval.plugin import IPyNbCell, IPyNbFile

from kit.notebooks import drawings, environment, solutions
from kit.notebooks.compare import difference, join_streams
from kit.notebooks.difference_page import write_difference_page
from kit.notebooks.helpers_wheel import temporary_folder, unpacked_wheel
from kit.notebooks.notebook_file import InvalidNotebookError, code_cells, read_valid_notebook
from kit.notebooks.sockets import socket_settings


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that another release of matplotlib needs."""
    parser.addoption(
        "--drawing-tolerance",
        type=float,
        metavar="PIXELS",
        default=drawings.TOLERANCE,
        help="by how much a stored figure may differ (%(default)s; "
        "2 for another matplotlib than the one in constraints.txt)",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Leave nothing that a user configured to the processes that the tests start."""
    environment.remove_user_settings()
    drawings.allow_pixels(cast("float", config.getoption("drawing_tolerance")))


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(
    file_path: Path, parent: pytest.Collector
) -> Generator[None, list[pytest.Collector], list[pytest.Collector]]:
    """Replace nbval's collector of a notebook by one that keeps to the rules above."""
    collectors = yield
    return [
        NotebookFile.from_parent(parent, path=file_path) if type(each) is IPyNbFile else each
        for each in collectors
    ]


# Patch of nbval 0.11.0: kernels with an environment and sockets of their own. RunningKernel starts
# the kernel with the variables of this process, at TCP ports, and has no argument for others.
# Not reported.
class IsolatedKernel(RunningKernel):
    """A kernel that sees the environment variables that it is given, and no others."""

    def __init__(self, folder: Path, variables: dict[str, str], startup_timeout: int) -> None:
        """Start the kernel in ``folder``; raises ``RuntimeError`` where it does not answer."""
        sockets = socket_settings(temporary_folder("kernel"))
        self.km = KernelManager(kernel_name="python3", config=sockets)
        self.km.start_kernel(stderr=subprocess.DEVNULL, cwd=str(folder), env=variables)
        self.kc = self.km.client()
        self.kc.start_channels()
        try:
            self.kc.wait_for_ready(timeout=startup_timeout)
            self._ensure_iopub_up()
        except RuntimeError:
            self.stop()
            raise


class NotebookFile(IPyNbFile):
    """A notebook whose cells and solutions are tests."""

    # Patch of nbval 0.11.0: a notebook reads only what its author has. nbval starts it beside its
    # file, where other notebooks and the sources lie, and in the environment of the caller.
    # Not reported; https://github.com/computationalmodelling/nbval/pull/61 made the folder a rule.
    def setup(self) -> None:
        """Start the kernel where nothing of this project is at hand but its wheel."""
        project, variables = self.config.rootpath, environment.kernel_variables()
        if (project / "helpers").is_dir():
            variables["PYTHONPATH"] = str(unpacked_wheel(project))
        timeout = self.config.option.nbval_kernel_startup_timeout
        self.kernel = IsolatedKernel(temporary_folder("empty"), variables, timeout)

    # Patch of nbval 0.11.0: no cell may opt out. nbval skips a cell, its comparison or its errors
    # where a tag or comment in it asks for that, and has no option that forbids it. Not reported.
    def collect(self) -> Generator[IPyNbCell, None, None]:
        """Yield a test for each code cell and each solution, all to be compared.

        Raises ``CollectError`` with one line where the file is no valid notebook.
        """
        try:
            self.nb = solutions.unfold(read_valid_notebook(self.path))
        except InvalidNotebookError as error:
            message = f"{self.path.name}: not a notebook: {error}"
            raise pytest.Collector.CollectError(message) from None
        for number, cell in enumerate(code_cells(self.nb)):
            options: defaultdict[str, bool] = defaultdict(bool, check=True)
            name = f"Cell {number}"
            yield NotebookCell.from_parent(
                self, name=name, cell_num=number, cell=cell, options=options
            )


class NotebookCell(IPyNbCell):
    """A cell that fails where its outputs differ by something that a page shows."""

    # Patch of nbval 0.11.0: figures are compared as drawings. nbval compares SVG as text, which
    # differs between machines in digits and identifiers, and ignores pictures without nbdime:
    # https://github.com/computationalmodelling/nbval/issues/117
    def compare_outputs(
        self,
        test: Sequence[NotebookNode],
        ref: Sequence[NotebookNode],
        skip_compare: Any = None,
    ) -> bool:
        """Compare computed outputs (``test``) with the stored ones (``ref``).

        Where they differ, ``comparison_traceback`` gets the lines that nbval prints.
        """
        cell = cast("NotebookNode", self.cell)
        if solutions.is_solution(cell):
            test = solutions.as_stored(test)
        found = difference(ref, test)
        if found is None:
            return True
        name = cell.get("id")
        message = f"{self.path.relative_to(self.config.rootpath)}, cell {name}: {found}"
        folder = self.config.rootpath / "_build/red"
        page = write_difference_page(folder, f"{self.path.stem}-{name}", ref, test, found)
        self.comparison_traceback = [message, f"see {page}"] if page else [message]
        return False


# Patch of nbval 0.11.0: the order of outputs counts. nbval joins all parts of a stream, also those
# that a figure stands between, so that text moved across a figure is not seen. The rule wanted,
# joining parts in a row only, is in https://github.com/computationalmodelling/nbval/issues/54
nbval.plugin.coalesce_streams = join_streams
