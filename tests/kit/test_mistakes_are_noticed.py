"""The suite tests itself: what should turn it red does.

A small notebook with everything a chapter has is stored, then broken in one way at a time; the
notebook run, the checks or the build must notice each time, in one clear line.
"""

import json
import os
import re
import shutil
import subprocess
import sys

import nbformat
import pytest

from kit.notebooks import lint, refresh, rerun
from kit.notebooks.lint import __main__ as lint_command
from kit.notebooks.notebook_file import read_notebook
from kit.notebooks.setup_cell import SETUP_CELL
from tests.mutants.defects import DEFECTS, changed
from tests.pages import JUPYTER_BOOK, ROOT

pytestmark = pytest.mark.kernel

CELLS = {
    "setup": SETUP_CELL,
    "imports": """
        import matplotlib.pyplot as plt
        import numpy as np
        from helpers import claim, explore, glue, style
        style.use()""",
    "number": "print(f'loss {0.83156:.3f}')",
    "claim": "x = 0.1\nclaim('{x} is small', x < 1, x=x)",
    "glue": "answer = 1.25\nglue(answer=answer)",
    "curve": """
        fig, ax = plt.subplots()
        ax.plot(np.linspace(0, 6, 50), np.sin(np.linspace(0, 6, 50)))
        plt.show()""",
    "explorer": """
        def draw(lr):
            fig, ax = plt.subplots()
            ax.plot(lr * np.arange(5))
            ax.set_ylim(0, 2)
            fig.set_label(f'slope {lr}')
            return fig


        explore(draw, lr=[0.1, 0.2])""",
}
TEXT = "# A page\n\nIt is 1.25<!-- answer:.2f -->."
SOLUTION = """\
<details><summary>Solution</summary>

```python
print("one and a quarter is", 1.25)
claim("and that is more than one", answer > 1)
```

</details>"""
FIGURE = {
    "image": {"alt": "A sine curve over one period, used by the tests of the suite."},
    "figure": {"caption": "A sine.", "name": "fig-test"},
}


def dedent(source):
    return re.sub(r"^ {8}", "", source.strip("\n"), flags=re.M)


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """A folder that is compared as book/ is, with one good notebook."""
    root = tmp_path_factory.mktemp("project")
    folder = root / "book"
    folder.mkdir()
    for name in ("references.bib", "glossary.md"):
        shutil.copy(ROOT / "book" / name, folder)
    (root / "pyproject.toml").write_text("[tool.pytest.ini_options]\naddopts = '--nbval -q'\n")
    (root / "tests").mkdir()
    notebook = nbformat.v4.new_notebook()
    for name, source in CELLS.items():
        cell = nbformat.v4.new_code_cell(source if name == "setup" else dedent(source))
        cell.id = name
        if name == "curve":
            cell.metadata = nbformat.from_dict({"mystnb": FIGURE})
        if name in ("setup", "glue"):
            cell.metadata = nbformat.from_dict({"tags": ["remove-cell"]})
        notebook.cells.append(cell)
    for place, name, source in ((0, "text", TEXT), (len(CELLS) + 1, "solved", SOLUTION)):
        text = nbformat.v4.new_markdown_cell(source)
        text.id = name
        notebook.cells.insert(place, text)
    nbformat.write(notebook, folder / "good.ipynb")
    command = [sys.executable, "-m", "kit.notebooks.refresh", folder / "good.ipynb"]
    subprocess.run(command, check=True)
    return folder


def cell(notebook, name):
    return next(c for c in notebook.cells if c.id == name)


def edit(name, old, new):
    """Return a change of the stored output of a cell."""

    def change(notebook):
        target = cell(notebook, name)
        text = json.dumps(target.outputs, ensure_ascii=False)
        assert old in text, f"{old!r} is not in the output of {name}"
        target.outputs = nbformat.from_dict(json.loads(text.replace(old, new, 1)))

    return change


def move_curve(notebook):
    """Move one point of the stored curve by a pixel."""
    output = cell(notebook, "curve").outputs[0]
    svg = "".join(output.data["image/svg+xml"])
    path = max(re.findall(r' d="([^"]+)"', svg), key=len)
    last = path.rindex(" ") + 1
    output.data["image/svg+xml"] = svg.replace(path, f"{path[:last]}{float(path[last:]) + 1:g}")


def change_source(name, old, new):
    def change(notebook):
        target = cell(notebook, name)
        assert old in target.source
        target.source = target.source.replace(old, new)

    return change


def drop_outputs(notebook):
    cell(notebook, "number").outputs = []


def unexecute(notebook):
    cell(notebook, "number").execution_count = None
    cell(notebook, "number").outputs = []


#: Mistakes of a notebook, each in a cell of its own, and what a run must say about that cell.
SEEN_BY_RUNNING = {
    "outputs": {
        "number": (edit("number", "0.832", "0.831"), "stored 'loss 0.831', computed 'loss 0.832'"),
        "claim": (edit("claim", 'small"}', 'tiny"}'), "statement: stored '0.1 is tiny'"),
        "glue": (edit("glue", "1.25", "1.26"), "answer: stored 1.26, computed 1.25"),
        "curve": (move_curve, "differs by 1.0 pixels"),
        "explorer": (edit("explorer", "<p>slope 0.1", "<p>slope 0.2"), "the words beside the pic"),
        "solved": (change_source("solved", "quarter is 1.25", "quarter is 1.3"), "stored 'one and"),
    },
    "code": {
        "number": (change_source("number", "print(", "print(1 / 0, "), "ZeroDivisionError"),
        "claim": (change_source("claim", "x < 1", "x > 1"), "✗ 0.1 is small [saw x = 0.1]"),
        "curve": (change_source("curve", "np.sin", "1.1 * np.sin"), "pixels in y"),
        "explorer": (edit("explorer", '"frames": [[0, 1', '"frames": [[0, 2'), "figure 0: "),
        "solved": (
            change_source("solved", "answer > 1", "answer > 2"),
            "✗ and that is more than one",
        ),
    },
    "rest": {
        "number": (drop_outputs, "0 outputs stored, 1 computed"),
        "explorer": (edit("explorer", "slope 0.2", "slope 0.3"), "sentence is stored as"),
    },
}
CODE = [*CELLS, "solved"]


@pytest.fixture(scope="module")
def run(book):
    """Run nbval once over the good notebook and the broken ones; return its report."""
    for name, mistakes in SEEN_BY_RUNNING.items():
        notebook = read_notebook(book / "good.ipynb")
        for change, _ in mistakes.values():
            change(notebook)
        nbformat.write(notebook, book / f"{name}.ipynb")
    (book / "corrupt.ipynb").write_text('{"cells": [')
    command = [sys.executable, "-m", "pytest", "-rf", "--color=no", "-n0", "book"]
    command += ["--continue-on-collection-errors"]
    report = subprocess.run(command, cwd=book.parent, capture_output=True, text=True, timeout=300)
    assert report.returncode == 1, report.stdout
    return report.stdout


def test_the_cells_with_a_mistake_fail_and_no_others(run):
    broken = {
        (name, CODE.index(cell)) for name in SEEN_BY_RUNNING for cell in SEEN_BY_RUNNING[name]
    }
    failed = re.findall(r"^FAILED book/(\w+)\.ipynb::Cell (\d+)", run, re.M)
    assert sorted((name, int(number)) for name, number in failed) == sorted(broken)


@pytest.mark.parametrize(
    ("name", "cell"), [(name, cell) for name in SEEN_BY_RUNNING for cell in SEEN_BY_RUNNING[name]]
)
def test_a_broken_cell_says_what_is_wrong(run, name, cell):
    title = rf"^_+ book/{name}\.ipynb::Cell {CODE.index(cell)} _+$"
    _, report = re.split(title, run, maxsplit=1, flags=re.M)
    assert SEEN_BY_RUNNING[name][cell][1] in re.split(r"^_{3,} ", report, flags=re.M)[0]


def test_a_difference_is_told_in_one_line_with_file_and_cell(run):
    assert re.search(r"^book/outputs\.ipynb, cell number: stdout: stored .*$", run, re.M)


@pytest.mark.parametrize("name", ["outputs-curve", "code-explorer"])
def test_a_red_figure_leaves_both_figures_and_their_difference(run, book, name):
    folder = book.parent / "_build/red"
    stored, computed = (
        (folder / f"{name}-{kind}.svg").read_text("utf-8") for kind in ("stored", "computed")
    )
    assert stored != computed
    page = (folder / f"{name}.html").read_text("utf-8")
    assert page.count(stored) == page.count(computed) == 2
    assert f"{name}.html" in run


def test_a_red_number_leaves_no_figure(run, book):
    assert not list((book.parent / "_build/red").glob("*-number*"))


def test_a_corrupt_notebook_is_named_in_one_line(run):
    assert re.search(r"^.*corrupt\.ipynb: not a notebook: ", run, re.M)


def test_the_checks_pass_the_good_notebook(book):
    assert lint.complaints(book / "good.ipynb") == []


def tag(name, value):
    def change(notebook):
        cell(notebook, name).metadata["tags"] = [value]

    return change


def write(name, text):
    def change(notebook):
        cell(notebook, name).source = text

    return change


def widget(notebook):
    data = {"application/vnd.jupyter.widget-view+json": {"model_id": "a1"}}
    cell(notebook, "explorer").outputs[0].data.update(data)


def error_stored(notebook):
    output = nbformat.v4.new_output("error", ename="ValueError", evalue="", traceback=[])
    cell(notebook, "number").outputs = [output]


QUIZ = """> **Predict first.** How many?
>
> - **A** about 10%
> - **B** about 20%
>
> <details><summary>Answer</summary>
>
> **A**, 1.25<!-- answer:.2f -->
>
> </details>"""
TITLED = QUIZ.replace("first.", "first: the share.")


def quiz(code, text=QUIZ):
    def change(notebook):
        cell(notebook, "glue").source = code
        cell(notebook, "text").source = text

    return change


def metadata(notebook):
    cell(notebook, "number").metadata["execution"] = {"iopub.status.busy": "2026"}


def run_in_an_editor(notebook):
    notebook.metadata.language_info.version = "3.11.7"


def glue_twice(notebook):
    twin = nbformat.from_dict(cell(notebook, "glue"))
    twin.id, twin.execution_count = "twin", len(CELLS) + 1
    notebook.cells.append(twin)


def play_without_picture(notebook):
    write("curve", "play('bowl', {'descent': 0.1})")(notebook)
    cell(notebook, "curve").outputs = []


def png(notebook):
    output = cell(notebook, "curve").outputs[0]
    output.data = nbformat.from_dict({"image/png": "abc"})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (unexecute, "(number): not executed"),
        (drop_outputs, "(number): no output is stored"),
        (lambda nb: nb.cells.pop(2), "not executed, or not in order"),
        (lambda nb: nb.cells.pop(1), "its first code cell is not the one that finds the helpers"),
        (widget, "(explorer): a widget id is stored"),
        (metadata, "(number): metadata ['execution'] holds what an editor left"),
        (run_in_an_editor, "metadata: they hold what an editor left"),
        (png, "(curve): image/png cannot be compared"),
        (tag("number", "nbval-ignore-output"), "number): asks for an exemption"),
        (tag("number", "raises-exception"), "number): asks for an exemption"),
        (write("number", "# NBVAL_SKIP\nprint(1)"), "number): asks for an exemption"),
        (tag("number", "hide-input"), "number): hidden on the site or in an editor only"),
        (write("number", "print(1);"), "(number): ends in a semicolon"),
        (write("claim", "claim('x', 1 < 2)"), "(claim): the claim “'x'” holds by itself"),
        (write("claim", "claim('x', holds=1 < 2)"), "(claim): the claim “'x'” holds by itself"),
        (play_without_picture, "(curve): no output is stored"),
        (glue_twice, "(twin): answer is glued twice"),
        (write("number", "print(" + "1 + " * 30 + "1)"), "(number): a line of"),
        (write("number", "import torch\nprint(1)"), "(number): imports torch without the tag"),
        (write("text", "1.2<!-- wrong:.2f -->"), "<!-- wrong:.2f -->: nothing is stored as wrong"),
        (write("text", "1.26<!-- answer:.2f -->"), "the text says 1.26, the run 1.25"),
        (write("text", "It is <!-- answer:.2f -->"), "the value before it is gone"),
        (write("text", "1<!-- answer:d -->"), "the format 'd' does not fit a float"),
        (write("text", "1.25<!-- answer.2f -->"), "a comment must be a number's"),
        (write("text", "{cell}`good#glue`"), "(text): {cell}`good#glue`: a role"),
        (write("text", "> **Guess first.** A"), "no box has this label"),
        (write("text", "<details><summary>A</summary>\n\nB"), "not closed"),
        (write("text", "# No number"), "answer is glued but no sentence shows it"),
        (lambda nb: cell(nb, "curve").metadata.clear(), "(curve): no alternative text"),
        (
            write("text", "It is 1.25<!-- answer:.2f -->, not 0.77."),
            "number 0.77: glue",
        ),
        (quiz('glue({"A": 0.1, "B": 0.3}, answer=1)'), "option B says about 20%, the code 0.3"),
        (quiz("glue(answer=1)", QUIZ.replace("**B**", "**C**")), "the letters of the options"),
        (quiz("glue(answer=1)", QUIZ.replace("> **A**,", "> A,")), "not begin with its letter"),
        (quiz("glue(answer=1)", TITLED.replace("**B**", "**C**")), "the letters of the options"),
        (quiz("glue(answer=1)", TITLED.replace("> **A**,", "> A,")), "not begin with its letter"),
        (edit("number", "loss", "<object at 0x7f00aa>"), "(number): the output holds a memory"),
    ],
)
def test_a_check_sees_what_is_wrong_with_a_stored_notebook(book, tmp_path, change, said):
    notebook = read_notebook(book / "good.ipynb")
    change(notebook)
    path = tmp_path / "good.ipynb"
    nbformat.write(notebook, path)
    found = lint.complaints(path)
    assert any(said in line for line in found)


def test_a_number_may_be_shown_by_a_reference_page(book, tmp_path):
    notebook = read_notebook(book / "good.ipynb")
    cell(notebook, "text").source = "# No number"
    nbformat.write(notebook, tmp_path / "good.ipynb")
    for text, said in (("good.other", 1), ("bad.answer", 1), ("good.answer", 0)):
        (tmp_path / "page.md").write_text(f"1.25<!-- {text}:.2f -->", "utf-8")
        complaints = lint.complaints(tmp_path / "good.ipynb")
        assert sum("no sentence shows it" in each for each in complaints) == said


@pytest.mark.parametrize(
    ("source", "needs"),
    [
        ("print(t)", True),
        ("t = t + 1", True),
        ("def f():\n    return t", True),
        ("def f(a: t) -> t:\n    return a", True),
        ("lambda a=t: a", True),
        ("class A:\n    b = t", True),
        ("class A(metaclass=t):\n    pass", True),
        ("async def f():\n    return t", True),
        ("b: t = 1", True),
        ("def f(t):\n    return t", False),
        ("[t for t in 'ab']", False),
        ("print('t')\nt = 1", False),
    ],
)
def test_a_check_sees_a_cell_that_needs_torch(book, tmp_path, source, needs):
    notebook = read_notebook(book / "good.ipynb")
    tagged, user = cell(notebook, "claim"), cell(notebook, "number")
    tagged.source, tagged.metadata["tags"] = "import torch\nt = torch.ones(1)", ["torch"]
    user.source = source
    notebook.cells.remove(user)
    notebook.cells.append(user)
    nbformat.write(notebook, tmp_path / "good.ipynb")
    found = lint.complaints(tmp_path / "good.ipynb")
    told = any("(number): uses t, which a cell tagged torch defines" in line for line in found)
    assert told == needs


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"cells": 3, "nbformat": 4, "nbformat_minor": 5}']
)
def test_a_check_names_a_file_that_is_no_notebook(tmp_path, text):
    (tmp_path / "broken.ipynb").write_text(text)
    (found,) = lint.complaints(tmp_path / "broken.ipynb")
    assert found.startswith("broken.ipynb: not a valid notebook: ")


@pytest.mark.parametrize("name", ["missing.ipynb", "missing.md"])
def test_a_check_names_a_file_that_is_missing(tmp_path, name):
    assert lint.complaints(tmp_path / name) == [f"{tmp_path / name}: no such file"]


@pytest.mark.parametrize("command", [lint_command, refresh, rerun])
def test_to_find_no_book_is_no_success(tmp_path, monkeypatch, capsys, command):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as end:
        command.main([])
    assert end.value.code == 2 and "no book here" in capsys.readouterr().err


def test_a_notebook_of_an_older_form_is_checked_too(tmp_path):
    cells = [{"cell_type": "markdown", "metadata": {}, "source": "# Old"}]
    old = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    (tmp_path / "old.ipynb").write_text(json.dumps(old))
    found = lint.complaints(tmp_path / "old.ipynb")
    assert found and not any("not a valid notebook" in line for line in found)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("\n\n```python", "\n\nFirst the slope, then the step.\n\n```python"),
        ("\n\n</details>", "\n\nThat is all.\n\n</details>"),
        ("```python", "```python3"),
    ],
    ids=["before", "after", "language"],
)
def test_a_solution_that_would_not_be_run_is_named(tmp_path, old, new):
    notebook = read_notebook(ROOT / "kit/template.ipynb")
    solution = next(c for c in notebook.cells if "<summary>Solution</summary>" in c.source)
    head, _, rest = solution.source.partition("<summary>Solution</summary>")
    solution.source = f"{head}<summary>Solution</summary>{rest.replace(old, new, 1)}"
    nbformat.write(notebook, tmp_path / "chapter.ipynb")
    found = lint.complaints(tmp_path / "chapter.ipynb")
    assert any("a solution is one block of python" in line for line in found), found


def build(project):
    command = [*JUPYTER_BOOK, "build", "-W", "--keep-going", "-q", "."]
    environment = {**os.environ, "NO_COLOR": "1"}
    return subprocess.run(
        command, cwd=project, env=environment, capture_output=True, text=True, timeout=300
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda nb: None, None),
        (error_stored, "cell 4 (number): an error is stored, ValueError"),
        (write("text", "# A\n\n[gone](missing.ipynb)"), "missing.ipynb"),
    ],
    ids=["good", "error", "dead link"],
)
def test_the_build_fails_on_an_error_and_on_a_dead_link(book, tmp_path, change, said):
    notebook = read_notebook(book / "good.ipynb")
    change(notebook)
    shutil.copytree(book, tmp_path / "book", ignore=shutil.ignore_patterns("*.ipynb"))
    nbformat.write(notebook, tmp_path / "book/good.ipynb")
    shutil.copy(ROOT / "_config.yml", tmp_path)
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: book/good\n")
    run = build(tmp_path)
    if said is None:
        assert run.returncode == 0, run.stderr
    else:
        assert run.returncode != 0
        assert said in run.stdout + run.stderr
        assert "good" in run.stdout + run.stderr


BROKEN_PAGE = """<!doctype html><html lang="en"><title>t</title><main id="main"><h1>t</h1>
<img alt="" src="https://example.com/pixel.png"><script>missing()</script>
<p style="color:#999;background:#aaa">hard to read</p><div style="width:900px">wide</div></main>"""


def test_the_browser_checks_see_an_outside_url_an_error_and_an_overflow(visit, tmp_path):
    from axe_playwright_python.sync_playwright import Axe

    (tmp_path / "page.html").write_text(BROKEN_PAGE)
    root = tmp_path.as_uri()
    seen = visit(f"{root}/page.html", viewport={"width": 390, "height": 800})
    assert seen.outside(root) == ["https://example.com/pixel.png"]
    assert any("missing is not defined" in text for text in seen.complaints)
    assert seen.page.evaluate("document.documentElement.scrollWidth") > 390
    violations = {v["id"] for v in Axe().run(seen.page).response["violations"]}
    assert "color-contrast" in violations


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect[0])
def test_a_mistake_of_make_mutants_has_its_place_in_the_book(defect):
    _, file, _, _, target = defect
    text = (ROOT / file).read_text("utf-8")
    assert changed(text, defect) != text
    assert (ROOT / target).exists()
