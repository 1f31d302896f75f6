"""The stored notebooks of the book."""

import re
from pathlib import Path

import guards
import pytest
import yaml
from pages import NOTEBOOKS

ROOT = Path(__file__).parents[1]
TEMPLATE = Path(__file__).with_name("template.ipynb")
CHAPTERS = [*(path for path in NOTEBOOKS if path.stem != "index"), TEMPLATE]


def test_the_table_of_contents_names_every_page():
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    chapters = [entry["file"] for part in toc["parts"] for entry in part["chapters"]]
    pages = [*NOTEBOOKS, *(ROOT / "book").glob("*.md")]
    assert sorted([toc["root"], *chapters]) == sorted(f"book/{path.stem}" for path in pages)


@pytest.mark.parametrize("path", [*NOTEBOOKS, TEMPLATE], ids=lambda path: path.stem)
def test_a_stored_notebook_has_nothing_to_complain_about(path):
    assert guards.complaints(path) == []


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_a_chapter_has_the_anatomy_of_the_book(path):
    notebook = guards.read(path)
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    code = "\n".join(cell.source for cell in guards.code_cells(notebook))
    for part in (
        "\nYou will\n:",
        "\nYou need\n:",
        "\nTime\n:",
        "\n## Exercises",
        "\n## Further reading",
    ):
        assert part in text, f"{path.name}: no {part.strip()!r}"
    assert text.count(":class: predict") >= 1
    assert text.count(":class: belief") >= 1
    assert text.count(":class: short") == 1
    assert len(re.findall(r"^claim\(", code, re.MULTILINE)) >= 5
    assert len(re.findall(r"^explore\(", code, re.MULTILINE)) >= 1


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_every_exercise_has_a_ladder_a_checker_and_a_solution_that_it_accepts(path):
    notebook = guards.read(path)
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    count = len(re.findall(r"^### \d+ · ", text, re.MULTILINE))
    assert count >= 5
    assert text.count("```{dropdown} Hint 1") == text.count("```{dropdown} Hint 2") == count
    cells = {cell.id: cell for cell in guards.code_cells(notebook)}
    assert "hide-cell" in guards.tags(cells["exercise-checkers"])
    for number in range(1, count + 1):
        said = "".join(o.text for o in cells[f"exercise-{number}"].outputs)
        assert said.startswith("○ no answer yet"), f"{path.name}: exercise {number} is solved"
        solution = cells[f"exercise-{number}-solution"]
        assert "✓ right" in "".join(o.get("text", "") for o in solution.outputs)
        assert "hide-cell" in guards.tags(solution)
        checks = {
            re.search(r"check_\w+", c.source)[0] for c in (cells[f"exercise-{number}"], solution)
        }
        assert len(checks) == 1, f"{path.name}: exercise {number} is checked as {checks}"
