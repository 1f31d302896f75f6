"""A notebook runs anywhere: from a wheel, from the archive; and says what is missing."""

import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import nbformat
import pytest

from kit.notebooks.helpers_wheel import unpacked_wheel
from kit.notebooks.notebook_file import code_cells, read_notebook
from kit.notebooks.setup_cell import SETUP_CELL, setup_cell_for_download
from kit.sphinx.downloads import let_install
from tests.pages import NOTEBOOKS, ROOT


def run(code, folder, *path):
    """Run code in a folder by a Python that finds what is installed, and ``path`` before it."""
    paths = ":".join(map(str, path))
    start = f"import sys; sys.path[:0] = {paths.split(':')!r}\n" if paths else ""
    blind = "sys.meta_path = [f for f in sys.meta_path if 'ditable' not in repr(f)]\n"
    command = [sys.executable, "-P", "-c", f"import sys\n{start}{blind}{code}"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60)


def test_the_wheel_holds_all_that_chapters_import_and_nothing_else():
    wheel = unpacked_wheel(ROOT)
    files = {
        path.relative_to(ROOT)
        for path in (ROOT / "helpers").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    packed = {path.relative_to(wheel) for path in wheel.rglob("*") if path.is_file()}
    assert {path for path in packed if "dist-info" not in str(path)} == files
    about = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    needs = " ".join([*about["dependencies"], *about["optional-dependencies"]["chapters"]])
    for package in ("torch", "ipywidgets", "matplotlib", "numpy", "ipython"):
        assert package in needs


def test_without_helpers_the_first_cell_says_in_one_line_what_to_do(tmp_path):
    done = run(SETUP_CELL, tmp_path)
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("ImportError: No helpers: run `pip install .` in a copy of the book")
    assert "During handling" not in done.stderr


def test_other_helpers_in_the_way_are_named(tmp_path):
    (tmp_path / "helpers.py").write_text("mine = 1\n")
    done = run(SETUP_CELL, tmp_path, tmp_path)
    last = done.stderr.strip().splitlines()[-1]
    assert (
        last == f"ImportError: {tmp_path / 'helpers.py'} hides the helpers of the book: rename it"
    )


def test_helpers_that_miss_a_package_say_which(tmp_path):
    (tmp_path / "helpers").mkdir()
    (tmp_path / "helpers/__init__.py").write_text("import a_package_that_is_not_there\n")
    last = run(SETUP_CELL, tmp_path, tmp_path).stderr.strip().splitlines()[-1]
    assert last == "ModuleNotFoundError: No module named 'a_package_that_is_not_there'"


def test_with_helpers_the_first_cell_says_nothing(tmp_path):
    done = run(SETUP_CELL, tmp_path, unpacked_wheel(ROOT))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_copy_for_download_installs_what_it_needs_where_the_book_has_an_address(tmp_path):
    assert setup_cell_for_download("") == SETUP_CELL
    cell = setup_cell_for_download("https://github.com/some/book")
    assert '%pip install -q "downhill-book[chapters] @ git+https://github.com/some/book"' in cell
    assert "No helpers" not in cell and "rename it" in cell
    from IPython.core.inputtransformer2 import TransformerManager

    compile(TransformerManager().transform_cell(cell), "cell", "exec")
    copied = Path(shutil.copy(ROOT / "book/sgd.ipynb", tmp_path))
    let_install(copied, "https://github.com/some/book")
    before, after = (read_notebook(path).cells for path in (ROOT / "book/sgd.ipynb", copied))
    assert [b.source for a, b in zip(before, after, strict=True) if a != b] == [cell]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_page_offers_its_notebook(site, path):
    offered = nbformat.read(site / f"notebooks/{path.name}", as_version=4)
    assert offered == read_notebook(path)
    page = (site / f"book/{path.stem}.html").read_text("utf-8")
    if path.stem != "index":
        assert f'<a class="take" href="../notebooks/{path.name}" download>' in page
        assert f'<a href="../notebooks/{path.name}" download>this notebook</a>' in page
    assert '<a href="../notebooks/downhill.zip" download>' in page


def test_the_archive_runs_where_it_is_unpacked(site, tmp_path):
    zipfile.ZipFile(site / "notebooks/downhill.zip").extractall(tmp_path)
    folder = tmp_path / "downhill"
    assert {path.name for path in folder.glob("*.ipynb")} == {path.name for path in NOTEBOOKS}
    assert "torch" in (folder / "requirements.txt").read_text()
    assert "requirements.txt" in (folder / "README.txt").read_text()
    chapter = read_notebook(folder / "batches.ipynb")
    code = "\n".join(cell.source for cell in code_cells(chapter)[:2])
    done = run(f"{code}\nimport helpers; print(helpers.__file__)", folder, folder)
    assert done.stdout.endswith(f"{folder / 'helpers/__init__.py'}\n"), done.stderr


def test_the_same_book_gives_the_same_archive(site):
    names = zipfile.ZipFile(site / "notebooks/downhill.zip").infolist()
    assert {entry.date_time for entry in names} == {(2026, 1, 1, 0, 0, 0)}
    assert [entry.filename for entry in names] == sorted(entry.filename for entry in names)
