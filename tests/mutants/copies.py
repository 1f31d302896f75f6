"""Copies of the repository to break, and processes that run its tests there."""

import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
CHAPTERS = sorted((ROOT / "book").glob("*.ipynb"))
# Children are forked from a process that has the slow imports behind it.
FORK = multiprocessing.get_context("forkserver")
FORK.set_forkserver_preload(["torch", "pytest", "hypothesis.extra.numpy", "matplotlib.pyplot"])
os.environ["CI"] = "true"  # hypothesis then tries the same examples each time


@contextmanager
def copy():
    """Yield the folder of a new copy of what the tests need."""
    folder = Path(tempfile.mkdtemp(prefix="mutant-"))
    ignore = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
    try:
        for name in ("helpers", "book", "tests"):
            shutil.copytree(ROOT / name, folder / name, ignore=ignore)
        for name in ("pyproject.toml", "_config.yml", "_toc.yml"):
            shutil.copy(ROOT / name, folder)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def demand_green(targets):
    """Leave with an error if one of the targets is red without any mistake."""
    with copy() as healthy:
        for target in targets:
            red = test(healthy, target)
            if red != {}:
                sys.exit(f"{target} is red without any mistake, repair it first: {red}")


def test(folder, *targets, stop=True, timeout=600):
    """Run the targets in a copy; return {name of a red test: what it said}, None if it hung."""
    answer, question = FORK.Pipe(duplex=False)
    process = FORK.Process(target=_pytest, args=(folder, targets, stop, question))
    process.start()
    question.close()
    try:
        return answer.recv() if answer.poll(timeout) else None
    except EOFError:
        return None
    finally:
        _end(process)


def _end(process):
    """End a process and the kernels that it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.join()


def _pytest(folder, targets, stop, question):
    import pytest

    os.setsid()
    os.chdir(folder)
    sys.path.insert(0, str(folder))
    os.environ |= {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    sys.dont_write_bytecode = True
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    red = {}

    class Watch:
        def pytest_runtest_logreport(self, report):
            if report.failed:
                red[report.nodeid] = report.longreprtext

        def pytest_collectreport(self, report):
            if report.failed:
                red[report.nodeid] = report.longreprtext

    options = ["-q", "-n0", "-p", "no:cacheprovider", *(["-x"] if stop else [])]
    code = pytest.main([*options, *targets], plugins=[Watch()])
    question.send(red if code in (0, 1) or red else {"pytest": f"ended with {code}"})
