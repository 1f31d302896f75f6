"""What must hold for a stored notebook, told in a second, without running it.

    python -m kit.notebooks.lint [notebook or page …]      without names: the book and its template

Each rule yields complaints that name the cell; all of a notebook are shown at once.
"""

import argparse
import ast
import json
import re
import sys
from pathlib import Path
from statistics import median

import nbformat

from kit.notebooks import markup, numbers, prose, rerun, solutions
from kit.notebooks.outputs import HIDDEN, emitted
from kit.notebooks.setup import SETUP


def read(path):
    return nbformat.read(path, as_version=4)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def tags(cell):
    return cell.metadata.get("tags", [])


def executed_in_order(path, notebook):
    for number, cell in enumerate(code_cells(notebook), 1):
        if cell.execution_count != number:
            yield f"{cell.id}: not executed, or not in order: run `make refresh`"


def outputs_are_there(path, notebook):
    """A cell that visibly says something must have stored it."""
    says = re.compile(r"^(print|claim|glue|plt\.show|explore|check_\w+)\(", re.MULTILINE)
    for cell in code_cells(notebook):
        if says.search(cell.source) and not cell.outputs:
            yield f"{cell.id}: no output is stored: run `make refresh`"
        for output in cell.outputs:
            if output.output_type == "error":
                yield f"{cell.id}: an error is stored: {output.ename}"
            if re.search(r" at 0x[0-9a-f]{4,}", json.dumps(output)):
                yield f"{cell.id}: the output holds a memory address"
            for mime in output.get("data", {}):
                if mime in ("image/png", "image/jpeg"):
                    yield f"{cell.id}: {mime} cannot be compared by value: call style.use()"


def nothing_varies_from_run_to_run(path, notebook):
    if set(notebook.metadata) - {"kernelspec", "language_info"}:
        yield f"metadata: {sorted(notebook.metadata)} holds more than kernel and language"
    for cell in notebook.cells:
        if set(cell.metadata) - {"tags", "mystnb", "jupyter"}:
            yield f"{cell.id}: metadata {sorted(cell.metadata)} holds what an editor left: refresh"
        if any("vnd.jupyter.widget" in json.dumps(output) for output in cell.get("outputs", [])):
            yield f"{cell.id}: a widget id is stored: run `make refresh`"


def nothing_is_exempt(path, notebook):
    """No cell may opt out of being run and compared."""
    for cell in code_cells(notebook):
        if re.search(r"nbval|raises[-_]exception", " ".join([*tags(cell), cell.source]), re.I):
            yield f"{cell.id}: asks for an exemption from the comparison; there is none"
        if cell.source.rstrip().endswith(";"):
            yield f"{cell.id}: ends in a semicolon, which nbval cannot compare"


def what_is_hidden_is_hidden_everywhere(path, notebook):
    """The tags speak to the site, ``source_hidden`` to editors."""
    for cell in code_cells(notebook):
        folded = cell.metadata.get("jupyter", {}).get("source_hidden", False)
        if bool(HIDDEN & set(tags(cell))) != folded:
            yield f"{cell.id}: hidden on the site or in an editor only: run `make refresh`"


def starts_with_the_setup(path, notebook):
    if not any(cell.source == SETUP for cell in code_cells(notebook)[:1]):
        yield "its first code cell is not the one that finds the helpers (kit/notebooks/setup.py)"


def the_text_is_plain(path, notebook):
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for found in markup.complaints(cell.source):
                yield f"{cell.id}: {found}"


def numbers_are_those_of_the_run(path, notebook):
    """Text and stored value agree; every stored value is shown, here or on a page of the folder."""
    values = numbers.Values(Path(path).parent, numbers.stored(notebook))
    used = set()
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for found in numbers.complaints(cell.source, values):
                yield f"{cell.id}: {found}"
            used |= {comment["key"] for comment in numbers.COMMENT.finditer(cell.source)}
    stem = Path(path).stem
    for page in Path(path).parent.glob("*.md"):
        keys = [comment["key"] for comment in numbers.COMMENT.finditer(page.read_text("utf-8"))]
        used |= {key.removeprefix(f"{stem}.") for key in keys if key.startswith(f"{stem}.")}
    for name in sorted(set(values.own) - used):
        yield f"{name} is glued but no sentence shows it"


def figures_are_described(path, notebook):
    for cell in code_cells(notebook):
        if not any("image/svg+xml" in output.get("data", {}) for output in cell.outputs):
            continue
        shown = cell.metadata.get("mystnb", {})
        if len(shown.get("image", {}).get("alt", "")) < 40:
            yield f"{cell.id}: no alternative text that says what the figure shows"
        if not shown.get("figure", {}).get("caption") or not shown["figure"].get("name"):
            yield f"{cell.id}: a figure needs a caption and a name"


def cells_are_small(path, notebook):
    """Cells that readers see fit on a phone and do one thing."""
    shown = [cell for cell in code_cells(notebook) if not HIDDEN & set(tags(cell))]
    for cell in code_cells(notebook):
        wide = max(map(len, cell.source.splitlines()), default=0)
        if wide > 72 and "remove-input" not in tags(cell):
            yield f"{cell.id}: a line of {wide} characters, 72 at the most"
    lengths = [sum(bool(line.strip()) for line in cell.source.splitlines()) for cell in shown]
    if lengths and median(lengths) > 7:
        yield f"the median cell has {median(lengths)} lines, 7 at the most"
    if sum(length > 14 for length in lengths) > len(lengths) / 10:
        yield "more than one cell in ten has over 14 lines"


def numpy_suffices(path, notebook):
    """No untagged cell uses a name that a cell tagged `torch` defined last."""
    from_torch = set()
    for cell in code_cells(notebook):
        try:
            tree = ast.parse(cell.source)
        except SyntaxError as error:
            yield f"{cell.id}: {error.msg}"
            continue
        imports = [n for n in ast.walk(tree) if isinstance(n, (ast.Import, ast.ImportFrom))]
        bound = {a.asname or a.name.split(".")[0] for n in imports for a in n.names}
        bound |= {n.arg for n in ast.walk(tree) if isinstance(n, ast.arg)}
        bound |= {n.name for n in ast.walk(tree) if isinstance(n, (ast.FunctionDef, ast.ClassDef))}
        names = [n for n in ast.walk(tree) if isinstance(n, ast.Name)]
        bound |= {n.id for n in names if isinstance(n.ctx, ast.Store)}
        if "torch" in tags(cell):
            from_torch |= bound
            continue
        loaded = {n.id for n in names if isinstance(n.ctx, ast.Load)}
        for name in sorted((loaded - bound) & from_torch):
            yield f"{cell.id}: uses {name}, which a cell tagged torch defines"
        if any("torch" in ast.unparse(n) for n in imports):
            yield f"{cell.id}: imports torch without the tag"
        from_torch -= bound


def claims_can_fail(path, notebook):
    """The condition of a claim is computed: a constant proves nothing."""
    for cell in code_cells(notebook):
        try:
            tree = ast.parse(cell.source)
        except SyntaxError:
            continue
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "claim"):
                continue
            if not any(isinstance(n, ast.Name) for n in ast.walk(node.args[1])):
                yield f"{cell.id}: the claim “{ast.unparse(node.args[0])}” holds by itself"


def glue_names_are_unique(path, notebook):
    seen = set()
    for cell in code_cells(notebook):
        names = [name for stored in emitted(cell, "glue") for name in stored]
        for name in sorted(seen.intersection(names)):
            yield f"{cell.id}: {name} is glued twice"
        seen |= set(names)


def cells_give_the_same_when_run_again(path, notebook):
    for cell, found in rerun.risks(code_cells(solutions.unfold(notebook))):
        yield f"{cell.id}: {found}"


def numbers_come_from_the_run(path, notebook):
    """A number in a sentence is glued, or stands in one of the nine code cells nearest to it."""
    notebook = solutions.unfold(notebook)
    code = [i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
    for i, cell in enumerate(notebook.cells):
        near = sorted(code, key=lambda j: abs(j - i))[:9]
        known = prose.of_the_run([notebook.cells[j] for j in near])
        text = cell.source if cell.cell_type == "markdown" else ""
        text += cell.metadata.get("mystnb", {}).get("figure", {}).get("caption", "")
        for number in prose.strangers(text, known, prose.may_stand(path)):
            yield f"{cell.id}: no cell near it has the number {number}: glue it"


def quizzes_offer_what_the_code_weighs(path, notebook):
    """The letters of a quiz run from A, and a number that the code gives to one is in its text."""
    for cell in notebook.cells:
        answer = re.search(
            r"^> \*\*Predict first\.\*\*.*?<!-- (answer\w*):", cell.source, re.DOTALL | re.MULTILINE
        )
        if cell.cell_type != "markdown" or not answer:
            continue
        options = re.findall(r"^> - \*\*(\w)\*\* (.*)$", cell.source, re.MULTILINE)
        if [letter for letter, _ in options] != list("ABCDE"[: len(options)]):
            yield f"{cell.id}: the letters of the options are not A, B, …"
        glues = [c.source for c in code_cells(notebook) if re.search(rf"\b{answer[1]}=", c.source)]
        weighed = dict(re.findall(r'"([A-E])": (-?[\d.]+(?:e-?\d+)?)[,}]', "".join(glues)))
        for letter, text in options:
            said = prose.numbers(text) | {n / 100 for n in prose.numbers(text) if "%" in text}
            said |= {10 ** float(power) for power in re.findall(r"10\^\{?(-?\d+)", text)}
            if letter in weighed and said and abs(float(weighed[letter])) not in said:
                yield f"{cell.id}: option {letter} says {text}, the code {weighed[letter]}"


def exercises_are_whole(path, notebook):
    """Each has two hints, a cell that waits for an answer, and a solution that is accepted."""
    for heading, cells in exercises(notebook):
        text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
        for summary in ("Hint 1", "Hint 2", "Solution"):
            if text.count(f"<details><summary>{summary}</summary>") != 1:
                yield f"{heading}: not one {summary}"
        open_ = [c for c in code_cells_of(cells) if emitted(c, "exercise")]
        verdicts = [verdict["verdict"] for c in open_ for verdict in emitted(c, "exercise")]
        if verdicts[:1] != ["open"]:
            yield f"{heading}: no cell that says “no answer yet”: is it solved, or not run?"
        solved = solutions.unfold(nbformat.v4.new_notebook(cells=cells)).cells
        solved = [cell for cell in solved if solutions.is_solution(cell)]
        if solved and "✓ right" not in solutions.said(solved[0].outputs):
            yield f"{heading}: the solution is not accepted"
        checks = {name for c in [*open_, *solved] for name in re.findall(r"\bcheck_\w+", c.source)}
        if len(checks) > 1:
            yield f"{heading}: answer and solution are checked by {' and '.join(sorted(checks))}"


def exercises(notebook):
    """Yield heading and cells of each exercise, ``### 3 · Apply: …``."""
    found = None
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


def code_cells_of(cells):
    return [cell for cell in cells if cell.cell_type == "code"]


GUARDS = [
    executed_in_order,
    outputs_are_there,
    nothing_varies_from_run_to_run,
    nothing_is_exempt,
    what_is_hidden_is_hidden_everywhere,
    starts_with_the_setup,
    the_text_is_plain,
    figures_are_described,
    claims_can_fail,
    numbers_are_those_of_the_run,
    glue_names_are_unique,
    cells_are_small,
    numpy_suffices,
    numbers_come_from_the_run,
    quizzes_offer_what_the_code_weighs,
    exercises_are_whole,
    cells_give_the_same_when_run_again,
]


def complaints(path):
    """Return what is wrong with the notebook or page at ``path``, one line each."""
    path = Path(path)
    if path.suffix == ".md":
        found = numbers.complaints(path.read_text("utf-8"), numbers.Values(path.parent))
        return [f"{path.name}: {text}" for text in found]
    try:
        notebook = read(path)
        nbformat.validate(notebook)
    except Exception as error:
        reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        return [f"{path.name}: not a valid notebook: {reason}"]
    place = {cell.id: number for number, cell in enumerate(notebook.cells, 1)}
    found = [text for guard in GUARDS for text in guard(path, notebook)]
    return [f"{path.name}, {_placed(text, place)}" for text in found]


def _placed(text, place):
    """Say also the how-manieth a cell is: an editor shows no names."""
    name, _, rest = text.partition(": ")
    return f"cell {place[name]} ({name}): {rest}" if name in place else text


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", type=Path, metavar="FILE")
    names = parser.parse_args(arguments).names or [
        *sorted(Path("book").glob("*.ipynb")),
        *sorted(Path("book").glob("*.md")),
        *sorted(Path("tests").glob("*.ipynb")),
    ]
    found = [text for name in names for text in complaints(name)]
    print("\n".join(found) if found else f"{len(names)} files, nothing to complain about")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
