"""Checks of what readers answer: quizzes and exercises."""

import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from kit.notebooks import solutions
from kit.notebooks.notebook_file import code_cells, markdown_text, typed_outputs
from kit.notebooks.typed_numbers import numbers_in

#: The label of a quiz, with or without a title.
_LABEL = r"^> \*\*Predict first(?:: [^*]*)?\.\*\*"
#: A quiz in a box; the group is the name under which the code glues its answer.
_QUIZ = re.compile(_LABEL + r".*?<!-- (answer\w*):", flags=re.DOTALL | re.MULTILINE)
_QUIZ_BOX = re.compile(_LABEL + r".*(?:\n>.*)*", re.MULTILINE)
_OPTION = re.compile(r"^> - \*\*(\w)\*\* (.*)$", re.MULTILINE)


def quizzes(notebook: NotebookNode) -> Iterator[tuple[str, dict[str, str], str]]:
    """Yield of each quiz the id of its cell, its options by their letters, and its answer."""
    for cell in notebook.cells:
        for box in _QUIZ_BOX.findall(cell.source) if cell.cell_type == "markdown" else ():
            options, _, answer = box.partition("<details>")
            yield cell.id, dict(_OPTION.findall(options)), answer


def quiz_options_match_code(path: Path, notebook: NotebookNode) -> Iterator[str]:
    """The letters of a quiz run from A, and a number that the code gives to one is in its text."""
    for cell in notebook.cells:
        answer = _QUIZ.search(cell.source)
        if cell.cell_type != "markdown" or not answer:
            continue
        options: list[tuple[str, str]] = _OPTION.findall(cell.source)
        if [letter for letter, _ in options] != list("ABCDE"[: len(options)]):
            yield f"{cell.id}: the letters of the options are not A, B, …"
        glues = [c.source for c in code_cells(notebook) if re.search(rf"\b{answer[1]}=", c.source)]
        weighed = dict(re.findall(r'"([A-E])": (-?[\d.]+(?:e-?\d+)?)[,}]', "".join(glues)))
        for letter, text in options:
            numbers = _numbers_of_option(text)
            if letter in weighed and numbers and abs(float(weighed[letter])) not in numbers:
                yield f"{cell.id}: option {letter} says {text}, the code {weighed[letter]}"


def quizzes_name_their_answer(path: Path, notebook: NotebookNode) -> Iterator[str]:
    """Where there are letters to choose from, the answer begins with one of them in bold."""
    for cell, options, answer in quizzes(notebook):
        chosen = re.search(r"^> \*\*([A-E])(?:<!--.*?-->)?\*\*", answer, re.MULTILINE)
        if options and not (chosen and chosen[1] in options):
            yield f"{cell}: an answer does not begin with its letter in bold"


def _numbers_of_option(text: str) -> set[float]:
    """Return the numbers that an option may stand for: also as a share, also as a power of ten."""
    numbers = numbers_in(text)
    if "%" in text:
        numbers |= {number / 100 for number in numbers}
    return numbers | {10 ** float(power) for power in re.findall(r"10\^\{?(-?\d+)", text)}


def exercises_are_complete(path: Path, notebook: NotebookNode) -> Iterator[str]:
    """Each has two hints, a cell that waits for an answer, and a solution that is accepted."""
    for heading, cells in exercises(notebook):
        text = markdown_text(cells)
        for summary in ("Hint 1", "Hint 2", "Solution"):
            if text.count(f"<details><summary>{summary}</summary>") != 1:
                yield f"{heading}: not one {summary}"
        exercise = nbformat.v4.new_notebook(cells=cells)
        checked = [cell for cell in code_cells(exercise) if typed_outputs(cell, "exercise")]
        verdicts = [data["verdict"] for cell in checked for data in typed_outputs(cell, "exercise")]
        if verdicts[:1] != ["open"]:
            yield f"{heading}: no cell that says “no answer yet”: is it solved, or not run?"
        solved = [c for c in solutions.unfold(exercise).cells if solutions.is_solution(c)]
        if len(solved) != 1 or "</details>" in solved[0].source:
            yield f"{heading}: a solution is one block of python and, below it, one of text"
        elif "✓ right" not in solutions.output_text(solved[0].outputs):
            yield f"{heading}: the solution is not accepted"
        checkers = {
            name for cell in [*checked, *solved] for name in re.findall(r"\bcheck_\w+", cell.source)
        }
        if len(checkers) > 1:
            names = " and ".join(sorted(checkers))
            yield f"{heading}: answer and solution are checked by {names}"


def exercises(notebook: NotebookNode) -> Iterator[tuple[str, list[NotebookNode]]]:
    """Yield heading and cells of each exercise.

    An exercise starts at a heading ``### 3 · Apply: …`` and ends before the next heading.
    """
    found: tuple[str, list[NotebookNode]] | None = None
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and re.search(r"^##+ ", cell.source, re.MULTILINE):
            if found:
                yield found
            heading = re.search(r"^### (\d+ · .*)$", cell.source, re.MULTILINE)
            found = (heading[1], []) if heading else None
        if found:
            found[1].append(cell)
    if found:
        yield found
