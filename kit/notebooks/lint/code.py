"""Checks of the code of cells: size, imports, claims and names."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from nbformat import NotebookNode

from kit.notebooks import reused_names, solutions
from kit.notebooks.notebook_file import HIDING_TAGS, cell_tags, code_cells, typed_outputs
from kit.notebooks.setup_cell import SETUP_CELL


def starts_with_setup_cell(path: Path, notebook: NotebookNode) -> Iterator[str]:
    """The first code cell finds the helpers, or says in one line how to get them."""
    if not any(cell.source == SETUP_CELL for cell in code_cells(notebook)[:1]):
        yield (
            "its first code cell is not the one that finds the helpers "
            "(kit/notebooks/setup_cell.py)"
        )


def cells_are_small(path: Path, notebook: NotebookNode) -> Iterator[str]:
    """Cells that readers see, or open to see how something is checked, are short."""
    shown = [
        cell
        for cell in code_cells(notebook)
        if not HIDING_TAGS & set(cell_tags(cell)) or typed_outputs(cell, "claim")
    ]
    for cell in code_cells(notebook):
        width = max(map(len, cell.source.splitlines()), default=0)
        if width > 72 and "remove-input" not in cell_tags(cell):
            yield f"{cell.id}: a line of {width} characters, 72 at the most"
    lengths = [sum(bool(line.strip()) for line in cell.source.splitlines()) for cell in shown]
    if lengths and median(lengths) > 7:
        yield f"the median cell has {median(lengths)} lines, 7 at the most"
    if sum(length > 14 for length in lengths) > len(lengths) / 10:
        yield "more than one cell in ten has over 14 lines"


def numpy_suffices(path: Path, notebook: NotebookNode) -> Iterator[str]:
    """No untagged cell uses a name that a cell tagged `torch` defined last.

    So the page runs without PyTorch when these cells are left out.
    """
    from_torch: set[str] = set()
    for cell in code_cells(notebook):
        try:
            tree = ast.parse(cell.source)
        except SyntaxError as error:
            yield f"{cell.id}: {error.msg}"
            continue
        names = reused_names.Names()
        names.visit(tree)
        if "torch" in cell_tags(cell):
            from_torch |= set(names.binds)
            continue
        for name in sorted((names.needs | names.needed_when_called()) & from_torch):
            yield f"{cell.id}: uses {name}, which a cell tagged torch defines"
        imports = [n for n in ast.walk(tree) if isinstance(n, ast.Import | ast.ImportFrom)]
        if any("torch" in ast.unparse(node) for node in imports):
            yield f"{cell.id}: imports torch without the tag"
        from_torch -= set(names.binds)


def claims_can_fail(path: Path, notebook: NotebookNode) -> Iterator[str]:
    """The condition of a claim is computed: a constant proves nothing."""
    for cell in code_cells(notebook):
        try:
            tree = ast.parse(cell.source)
        except SyntaxError:
            # numpy_suffices names the cell.
            continue
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "claim"):
                continue
            stated = [*node.args[1:2], *(k.value for k in node.keywords if k.arg == "holds")]
            if not any(isinstance(part, ast.Name) for each in stated for part in ast.walk(each)):
                yield f"{cell.id}: the claim “{ast.unparse(node.args[0])}” holds by itself"


def glue_names_are_unique(path: Path, notebook: NotebookNode) -> Iterator[str]:
    """A name is glued once, so that a sentence has one source."""
    seen: set[str] = set()
    for cell in code_cells(notebook):
        names = [name for glued in typed_outputs(cell, "glue") for name in glued]
        for name in sorted(seen.intersection(names)):
            yield f"{cell.id}: {name} is glued twice"
        seen |= set(names)


def cells_can_run_again(path: Path, notebook: NotebookNode) -> Iterator[str]:
    """A cell says the same when a reader runs it again after the whole page."""
    for cell, found in reused_names.risks(code_cells(solutions.unfold(notebook))):
        yield f"{cell.id}: {found}"
