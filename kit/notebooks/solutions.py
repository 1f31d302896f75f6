"""Solutions: code in a folded part of the Markdown, which viewers keep folded, run like a cell.

    <details><summary>Solution</summary>      (a blank line after it, as after each block below)
    ```python                                 the code
    ```text                                   what it prints; refresh stores it, tests compare it
    </details>

``unfold`` makes a code cell of each, ``fold`` brings what it printed back into the text.
"""

import re
from collections.abc import Iterable
from typing import cast

import nbformat
from nbformat import NotebookNode

from kit.notebooks.notebook_file import JsonObject, cell_tags

#: The tag of a code cell that ``unfold`` made.
SOLUTION_TAG = "solution"
_SOLUTION = re.compile(
    r"(?P<head><details><summary>Solution</summary>\n\n```python\n)(?P<code>.*?\n)```\n"
    r"(?:\n```text\n(?P<printed>.*?)```\n)?(?P<tail>\n</details>)",
    re.DOTALL,
)


def output_text(outputs: Iterable[JsonObject]) -> str:
    """Return what outputs say as text, each ending in a new line."""
    parts: list[str] = []
    for output in outputs:
        text = output.get("text") or output.get("data", {}).get("text/plain", "")
        parts.append("".join(text))
    return "".join(part if part.endswith("\n") else f"{part}\n" for part in parts if part)


def as_stored(outputs: Iterable[JsonObject]) -> list[NotebookNode]:
    """Return the outputs of a solution as its text stores them: in words, as one stream."""
    return _stream(output_text(outputs))


def _stream(text: str | None) -> list[NotebookNode]:
    return [nbformat.v4.new_output("stream", text=text)] if text else []


def unfold(notebook: NotebookNode) -> NotebookNode:
    """Return a copy of a notebook in which a code cell for each solution follows its Markdown."""
    unfolded = _copy(notebook)
    unfolded.cells = []
    for cell in notebook.cells:
        unfolded.cells.append(_copy(cell))
        if cell.cell_type != "markdown":
            continue
        for number, solution in enumerate(_SOLUTION.finditer(cell.source)):
            run = nbformat.v4.new_code_cell(solution["code"].rstrip("\n"))
            run.id = f"{cell.id[:55]}-run{number or ''}"
            run.metadata["tags"] = [SOLUTION_TAG]
            run.outputs, run.execution_count = _stream(solution["printed"]), 1
            unfolded.cells.append(run)
    return unfolded


def fold(unfolded: NotebookNode) -> NotebookNode:
    """Return a copy of an unfolded notebook with code and output of solutions in their text."""
    folded = _copy(unfolded)
    folded.cells = []
    position = 0
    for cell in unfolded.cells:
        if not is_solution(cell):
            folded.cells.append(_copy(cell))
            position = 0
            continue
        text = cast("str", folded.cells[-1].source)
        solution = _SOLUTION.search(text, position)
        if solution is None:
            raise ValueError(f"cell {cell.id}: the text before it holds no solution")
        output = output_text(cell.outputs)
        block = f"\n```text\n{output}```\n" if output else ""
        new = f"{solution['head']}{cell.source}\n```\n{block}{solution['tail']}"
        folded.cells[-1].source = text[: solution.start()] + new + text[solution.end() :]
        position = solution.start() + len(new)
    return folded


def is_solution(cell: NotebookNode) -> bool:
    """Tell whether a cell is one that ``unfold`` made."""
    return cell.cell_type == "code" and SOLUTION_TAG in cell_tags(cell)


def _copy(node: NotebookNode) -> NotebookNode:
    return cast("NotebookNode", nbformat.from_dict(node))
