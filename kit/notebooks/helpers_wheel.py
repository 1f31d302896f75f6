"""The project's helpers as a reader gets them: from a wheel that is built and unpacked."""

import atexit
import functools
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path


def temporary_folder(name: str) -> Path:
    """Return a new empty folder that is removed when this process ends."""
    folder = Path(tempfile.mkdtemp(prefix=f"{name}-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@functools.cache
def unpacked_wheel(project: Path) -> Path:
    """Build the wheel of a project, once in this process, and return the folder it unpacks to.

    Raises ``RuntimeError`` with the end of the build's messages where it fails.
    """
    source, built = temporary_folder("source"), temporary_folder("wheel")
    shutil.copy(project / "pyproject.toml", source)
    shutil.copytree(project / "helpers", source / "helpers")
    build = f"import setuptools.build_meta as b; b.build_wheel({str(built)!r})"
    run = subprocess.run(
        [sys.executable, "-c", build], cwd=source, capture_output=True, text=True, timeout=120
    )
    if run.returncode:
        raise RuntimeError(f"the wheel of {project} could not be built: {run.stderr[-1000:]}")
    (wheel,) = built.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(built / "installed")
    return built / "installed"
