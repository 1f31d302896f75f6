"""`make refresh` changes what changed, whole or not at all."""

import json
import os
import signal
import subprocess
import sys
import time

import nbformat
import pytest

pytestmark = pytest.mark.kernel
REFRESH = [sys.executable, "-m", "kit.notebooks.refresh"]

GOOD = [
    "x = 1.5\nx",
    "print('x is', x)",
    "from helpers import glue\nglue(two=2.0)",
    "glue(best='two')",
]


def write(path, sources, **metadata):
    notebook = nbformat.v4.new_notebook(metadata=metadata)
    for number, source in enumerate(sources):
        cell = nbformat.v4.new_code_cell(source)
        cell.id = f"cell-{number}"
        notebook.cells.append(cell)
    nbformat.write(notebook, path)
    return path


def refresh(*paths, **options):
    return subprocess.run(
        [*REFRESH, *paths], capture_output=True, text=True, timeout=120, **options
    )


@pytest.fixture(scope="module")
def refreshed(tmp_path_factory):
    """A good, a failing and a corrupt notebook after one run over all of them."""
    folder = tmp_path_factory.mktemp("book with ü and spaces")
    write(folder / "good.ipynb", GOOD, language_info={"name": "python", "version": "2.7"})
    write(folder / "bad.ipynb", ["y = 1", "y / 0"])
    (folder / "corrupt.ipynb").write_text("{")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    run = refresh(*sorted(folder.iterdir()), folder / "missing.ipynb")
    return folder, before, run


def test_the_good_notebook_is_stored_in_canonical_form(refreshed):
    notebook = nbformat.read(refreshed[0] / "good.ipynb", 4)
    assert [cell.execution_count for cell in notebook.cells] == [1, 2, 3, 4]
    assert notebook.cells[1].outputs[0].text == "x is 1.5\n"
    assert notebook.metadata.language_info == {"name": "python"}


def test_failures_are_named_in_one_line_each_and_change_nothing(refreshed):
    folder, before, run = refreshed
    assert run.returncode == 1
    lines = run.stderr.strip().splitlines()
    assert len(lines) == 3, run.stderr
    assert f"{folder / 'bad.ipynb'}, cell cell-1: ZeroDivisionError: division by zero" in lines
    assert any("corrupt.ipynb: not a valid notebook" in line for line in lines)
    assert any("missing.ipynb: no such notebook" in line for line in lines)
    for name in ("bad.ipynb", "corrupt.ipynb"):
        assert (folder / name).read_bytes() == before[name]
    assert {path.name for path in folder.iterdir()} == set(before), "something was left behind"


def test_a_second_run_touches_nothing_and_two_at_once_agree(refreshed):
    path = refreshed[0] / "good.ipynb"
    text, stamp = path.read_bytes(), path.stat().st_mtime_ns
    both = [subprocess.Popen([*REFRESH, path], stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert [process.communicate()[0] for process in both] == ["good.ipynb: unchanged\n"] * 2
    assert path.read_bytes() == text and path.stat().st_mtime_ns == stamp


@pytest.fixture(scope="module")
def changed(refreshed, tmp_path_factory):
    """Copies of the good notebook after one run: what they held before, what the run said of them.

    One has a wrong number, one another rounding, and one was run and saved by an editor.
    """
    folder = tmp_path_factory.mktemp("changed")
    right = (refreshed[0] / "good.ipynb").read_text("utf-8")
    edited = nbformat.reads(right, 4)
    edited.metadata.language_info.version = "3.11.7"
    number, word = (edited.cells[i].outputs[0].data for i in (2, 3))
    number["application/vnd.downhill.glue+json"]["two"] = 2
    word["application/vnd.jupyter.widget-view+json"] = {"model_id": "a1"}
    before = {
        "edited": nbformat.writes(edited),
        "rounded": right.replace('"1.5"', '"1.500000000001"'),
        "wrong": right.replace("x is 1.5", "x is 1.6"),
    }
    for name, text in before.items():
        assert text != right
        (folder / f"{name}.ipynb").write_text(text, "utf-8")
    said = refresh(*sorted(folder.iterdir())).stdout
    after = {path.stem: path.read_text("utf-8") for path in folder.iterdir()}
    return right, before, after, said


def test_a_wrong_number_is_put_right(changed):
    right, _, after, said = changed
    assert "wrong.ipynb: changed\n" in said and after["wrong"] == right


def test_a_rounding_is_kept(changed):
    _, before, after, said = changed
    assert "rounded.ipynb: unchanged\n" in said and after["rounded"] == before["rounded"]


def test_nothing_stays_of_an_editor_that_ran_and_saved_it(changed):
    right, _, after, said = changed
    assert "edited.ipynb: changed\n" in said and after["edited"] == right


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="Windows has no groups of processes to stop")
@pytest.mark.parametrize("name", ["SIGINT", "SIGKILL"])
def test_an_interrupted_run_leaves_the_file_as_it_was(tmp_path, name):
    path = write(tmp_path / "slow.ipynb", ["import time\nopen('started', 'w')\ntime.sleep(60)"])
    before = path.read_bytes()
    process = subprocess.Popen([*REFRESH, path], stderr=subprocess.DEVNULL, start_new_session=True)
    while not (tmp_path / "started").exists():
        assert process.poll() is None
        time.sleep(0.05)
    os.killpg(process.pid, getattr(signal, name))
    process.wait(timeout=60)
    assert path.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["slow.ipynb", "started"]
    json.loads(before)
