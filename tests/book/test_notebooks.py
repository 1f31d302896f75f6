"""The stored notebooks of the book."""

import re

import pytest
import yaml

from kit.notebooks import lint
from kit.notebooks.lint import exercises
from kit.notebooks.notebook_file import code_cells, markdown_text, read_notebook
from tests.pages import BOOK, LECTURES, NOTEBOOKS, ROOT

PAGES = sorted(BOOK.glob("*.md"))
TEMPLATE = ROOT / "kit/template.ipynb"
CHAPTERS = [*LECTURES, TEMPLATE]


def test_the_table_of_contents_names_every_page():
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    chapters = [entry["file"] for part in toc["parts"] for entry in part["chapters"]]
    pages = [*NOTEBOOKS, *(ROOT / "book").glob("*.md")]
    assert sorted([toc["root"], *chapters]) == sorted(f"book/{path.stem}" for path in pages)


@pytest.mark.parametrize("path", [*NOTEBOOKS, *PAGES, TEMPLATE], ids=lambda path: path.name)
def test_a_stored_file_has_nothing_to_complain_about(path):
    if found := lint.complaints(path):
        pytest.fail("\n".join(["", *found]), pytrace=False)


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_a_chapter_has_the_anatomy_of_the_book(path):
    notebook = read_notebook(path)
    text = markdown_text(notebook.cells)
    code = "\n".join(cell.source for cell in code_cells(notebook))
    for part in (
        "\n- **You will** ",
        "\n- **You need** ",
        "\n- **Time** ",
        "\n## Exercises",
        "\n## Further reading",
    ):
        assert part in text, f"{path.name}: no {part.strip()!r}"
    assert text.count("> **Predict first.**") >= 1
    assert text.count("> **Common belief, checked.**") >= 1
    assert text.count("> **In short.**") == 1
    assert len(re.findall(r"^claim\(", code, re.MULTILINE)) >= 5
    assert len(re.findall(r"^(explore|pad|play)\(", code, re.MULTILINE)) >= 1
    assert len(list(exercises.exercises(notebook))) >= 5
