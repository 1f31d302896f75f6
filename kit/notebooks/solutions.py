"""Solutions: code in a folded part of the Markdown, which viewers keep folded, run like a cell.

    <details><summary>Solution</summary>      (a blank line after it, as after each block below)
    ```python                                 the code
    ```text                                   what it says, stored by refresh, compared by the suite
    </details>

``unfold`` makes a code cell of each, ``fold`` brings what it said back into the text.
"""

import re

import nbformat

TAG = "solution"
_SOLUTION = re.compile(
    r"(?P<head><details><summary>Solution</summary>\n\n```python\n)(?P<code>.*?\n)```\n"
    r"(?:\n```text\n(?P<said>.*?)```\n)?(?P<tail>\n</details>)",
    re.DOTALL,
)


def said(outputs):
    """Return what outputs say, as text."""
    parts = []
    for output in outputs:
        text = output.get("text") or output.get("data", {}).get("text/plain", "")
        parts.append("".join(text))
    return "".join(part if part.endswith("\n") else f"{part}\n" for part in parts if part)


def as_stored(outputs):
    """Return the outputs of a solution as its text keeps them: in words."""
    return _stream(said(outputs))


def _stream(text):
    return [nbformat.v4.new_output("stream", text=text)] if text else []


def unfold(notebook):
    """Return a copy of a notebook in which a code cell follows each Markdown with a solution."""
    unfolded = nbformat.from_dict(notebook)
    unfolded.cells = []
    for cell in notebook.cells:
        unfolded.cells.append(nbformat.from_dict(cell))
        if cell.cell_type != "markdown":
            continue
        for number, solution in enumerate(_SOLUTION.finditer(cell.source)):
            run = nbformat.v4.new_code_cell(solution["code"].rstrip("\n"))
            run.id = f"{cell.id[:55]}-run{number or ''}"
            run.metadata["tags"] = [TAG]
            run.outputs, run.execution_count = _stream(solution["said"]), 1
            unfolded.cells.append(run)
    return unfolded


def fold(unfolded):
    """Return an unfolded notebook with the code of solutions and what it said in their text."""
    folded = nbformat.from_dict(unfolded)
    folded.cells = []
    for cell in unfolded.cells:
        if not is_solution(cell):
            folded.cells.append(nbformat.from_dict(cell))
            at = 0
            continue
        text = folded.cells[-1].source
        solution = _SOLUTION.search(text, at)
        output = said(cell.outputs)
        block = f"\n```text\n{output}```\n" if output else ""
        new = f"{solution['head']}{cell.source}\n```\n{block}{solution['tail']}"
        folded.cells[-1].source = text[: solution.start()] + new + text[solution.end() :]
        at = solution.start() + len(new)
    return folded


def is_solution(cell):
    return cell.cell_type == "code" and TAG in cell.metadata.get("tags", [])
