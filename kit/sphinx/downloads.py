"""Notebooks to take home: each one by itself, and all of them with the helpers in one archive."""

import shutil
import tomllib
import zipfile
from pathlib import Path

import nbformat

from kit.notebooks.setup import SETUP, for_download

README = """\
{title}

The notebooks of the book, and the helpers that they import. With Python {python}:

    python -m pip install -r requirements.txt jupyterlab
    python -m jupyterlab

Open a notebook and run its cells. The archive was made from the pages that you read.
"""


def write_downloads(app, error):
    """Put ``notebooks/`` beside the pages."""
    if error or app.builder.format != "html":
        return
    paths = [Path(app.env.doc2path(name)) for name in app.env.external_site_map]
    folder = Path(app.outdir, "notebooks")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    url = app.config.html_theme_options.get("repository_url", "")
    for path in paths:
        if path.suffix == ".ipynb":
            notebook = nbformat.read(path, as_version=4)
            for cell in notebook.cells:
                if cell.source == SETUP:
                    cell.source = for_download(url)
            nbformat.write(notebook, folder / path.name)
    with zipfile.ZipFile(folder / "downhill.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(contents(Path(app.srcdir), paths, app.config.project).items()):
            # A fixed time, so that the same book gives the same archive.
            entry = zipfile.ZipInfo(f"downhill/{name}", (2026, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)


def contents(root, paths, title):
    """Return what the archive of a book holds, by name: pages, helpers, and what to do."""
    files = {path.name: path.read_bytes() for path in paths if path.exists()}
    project = root / "pyproject.toml"
    if not project.exists():
        return files
    about = tomllib.loads(project.read_text("utf-8"))["project"]
    needs = [*about["dependencies"], *about["optional-dependencies"]["chapters"]]
    files["requirements.txt"] = "".join(f"{line}\n" for line in needs).encode()
    readme = README.format(title=title, python=about["requires-python"].lstrip(">=") + " or newer")
    files["README.txt"] = readme.encode()
    files["LICENSE"] = (root / "LICENSE").read_bytes()
    for path in sorted((root / "helpers").rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            files[path.relative_to(root).as_posix()] = path.read_bytes()
    return files


def setup(app):
    app.connect("build-finished", write_downloads)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
