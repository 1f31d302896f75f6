"""Pytest plug-in: how nbval runs and compares the notebooks.

Each notebook runs in a clean environment, in an empty folder, with the project's helpers from a
wheel that was built for the run: so it runs anywhere. Solutions run like cells (see solutions.py),
no cell may opt out, and compare.py says what is equal.
"""

import atexit
import functools
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections import defaultdict
from pathlib import Path

import nbformat
import nbval.kernel
import nbval.plugin
import pytest
from nbval.plugin import IPyNbCell, IPyNbFile

from kit.notebooks import environment, red, solutions
from kit.notebooks.compare import difference, join_streams


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    environment.enter()


def _scratch(name):
    folder = Path(tempfile.mkdtemp(prefix=f"{name}-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@functools.cache
def unpacked_wheel(project):
    """Build the wheel of a project and return the folder with what it holds."""
    source, built = _scratch("source"), _scratch("wheel")
    for name in ("pyproject.toml", "helpers"):
        copy = shutil.copytree if (project / name).is_dir() else shutil.copy
        copy(project / name, source / name)
    build = f"import setuptools.build_meta as b; b.build_wheel({str(built)!r})"
    run = subprocess.run(
        [sys.executable, "-c", build], cwd=source, capture_output=True, text=True, timeout=120
    )
    if run.returncode:
        raise RuntimeError(f"the wheel of {project} could not be built: {run.stderr[-1000:]}")
    (wheel,) = built.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(built / "installed")
    return built / "installed"


def start_kernel(self):
    """Start the kernel of a notebook where nothing of this project is at hand but its wheel."""
    project, variables = self.config.rootpath, environment.clean()
    if (project / "helpers").is_dir():
        variables["PYTHONPATH"] = str(unpacked_wheel(project))
    start = functools.partial(nbval_start, env=variables)
    nbval.kernel.start_new_kernel = start
    try:
        self.kernel = nbval.kernel.RunningKernel(
            nbval.kernel.CURRENT_ENV_KERNEL_NAME,
            cwd=str(_scratch("empty")),
            startup_timeout=self.config.option.nbval_kernel_startup_timeout,
        )
    finally:
        nbval.kernel.start_new_kernel = nbval_start


def collect(self):
    """Collect the cells and the solutions; say in one line which file is no notebook."""
    try:
        notebook = nbformat.read(self.path, as_version=4)
        nbformat.validate(notebook)
    except Exception as error:
        reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        raise pytest.Collector.CollectError(f"{self.path.name}: not a notebook: {reason}") from None
    self.nb = solutions.unfold(notebook)
    code = [cell for cell in self.nb.cells if cell.cell_type == "code"]
    for number, cell in enumerate(code):
        options = defaultdict(bool, check=True)
        name = f"Cell {number}"
        yield IPyNbCell.from_parent(self, name=name, cell_num=number, cell=cell, options=options)


def compare_outputs(self, test, ref, skip_compare=None):
    if solutions.is_solution(self.cell):
        test = solutions.as_stored(test)
    found = difference(ref, test)
    if found is None:
        return True
    cell = self.cell.get("id")
    says = f"{self.path.relative_to(self.config.rootpath)}, cell {cell}: {found}"
    folder = self.config.rootpath / "_build/red"
    page = red.keep(folder, f"{self.path.stem}-{cell}", ref, test, found)
    self.comparison_traceback = [says, f"see {page}"] if page else [says]
    return False


nbval_start = nbval.kernel.start_new_kernel
nbval.plugin.coalesce_streams = join_streams
IPyNbFile.collect, IPyNbFile.setup = collect, start_kernel
IPyNbCell.compare_outputs = compare_outputs
