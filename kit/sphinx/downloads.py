"""Notebooks to take home: each one by itself, and all of them with the helpers in one archive."""

import shutil
import tomllib
import zipfile
from collections.abc import Iterable
from pathlib import Path

import nbformat
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from kit.notebooks.notebook_file import read_notebook
from kit.notebooks.setup_cell import SETUP_CELL, setup_cell_for_download
from kit.sphinx import PARALLEL_SAFE
from kit.sphinx.site_map import documents

README = """\
{title}

The notebooks of the book, and the helpers that they import. With Python {python}:

    python -m pip install -r requirements.txt jupyterlab
    python -m jupyterlab

Open a notebook and run its cells. The archive was made from the pages that you read.
"""


def write_downloads(app: Sphinx, exception: Exception | None) -> None:
    """Write the folder ``notebooks/`` beside the pages when the build is finished."""
    if exception or app.builder.format != "html":
        return
    paths = [Path(app.env.doc2path(name)) for name in documents(app.env)]
    folder = Path(app.outdir, "notebooks")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    url = app.config.html_theme_options.get("repository_url", "")
    for path in paths:
        if path.suffix == ".ipynb":
            shutil.copyfile(path, folder / path.name)
            if url:
                let_install(folder / path.name, url)
    contents = archive_contents(Path(app.srcdir), paths, app.config.project)
    with zipfile.ZipFile(folder / "downhill.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(contents.items()):
            # A fixed time, so that the same book gives the same archive.
            entry = zipfile.ZipInfo(f"downhill/{name}", (2026, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)


def let_install(path: Path, url: str) -> None:
    """Let the first cell of a notebook install the helpers from ``url``."""
    notebook = read_notebook(path)
    for cell in notebook.cells:
        if cell.source == SETUP_CELL:
            cell.source = setup_cell_for_download(url)
    nbformat.write(notebook, path)


def archive_contents(root: Path, paths: Iterable[Path], title: str) -> dict[str, bytes]:
    """Return the files of a book's archive by name: pages, helpers, and instructions.

    A book without a pyproject.toml has its pages only.
    """
    files = {path.name: path.read_bytes() for path in paths if path.exists()}
    project = root / "pyproject.toml"
    if not project.exists():
        return files
    about = tomllib.loads(project.read_text("utf-8"))["project"]
    requirements = [*about["dependencies"], *about["optional-dependencies"]["chapters"]]
    files["requirements.txt"] = "".join(f"{line}\n" for line in requirements).encode()
    readme = README.format(title=title, python=about["requires-python"].lstrip(">=") + " or newer")
    files["README.txt"] = readme.encode()
    for name in ("LICENSE", "book/LICENSE"):
        files[name] = (root / name).read_bytes()
    for path in sorted((root / "helpers").rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            files[path.relative_to(root).as_posix()] = path.read_bytes()
    return files


def setup(app: Sphinx) -> ExtensionMetadata:
    """Write the downloads after the pages."""
    app.connect("build-finished", write_downloads)
    return PARALLEL_SAFE
