"""What must hold for a stored notebook before it is worth running.

Each guard yields complaints that name the cell. test_notebooks.py applies them to the book,
test_suite.py to notebooks broken on purpose.
"""

import ast
import json
import re
from pathlib import Path
from statistics import median

import nbformat
import prose

GLUE = re.compile(r"\{glue(?P<kind>[^}]*)\}`(?P<target>[^`]*)`")
TARGET = re.compile(r"(?P<file>[\w-]+\.ipynb)::(?P<key>\w+):(?P<format>[^:`]+)")


def read(path):
    return nbformat.read(path, as_version=4)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def tags(cell):
    return cell.metadata.get("tags", [])


def glued(notebook):
    """Return the names that the stored outputs glue."""
    return {
        output.metadata["scrapbook"]["name"]
        for cell in code_cells(notebook)
        for output in cell.outputs
        if "scrapbook" in output.get("metadata", {})
    }


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
        if set(cell.metadata) - {"tags", "mystnb"}:
            yield f"{cell.id}: metadata {sorted(cell.metadata)} holds more than tags and mystnb"
    if "vnd.jupyter.widget" in json.dumps(notebook):
        yield "a widget id is stored"


def nothing_is_exempt(path, notebook):
    """No cell may opt out of being run and compared."""
    for cell in code_cells(notebook):
        if re.search(r"nbval|raises[-_]exception", " ".join([*tags(cell), cell.source]), re.I):
            yield f"{cell.id}: exempt from the comparison"
        if cell.source.rstrip().endswith(";"):
            yield f"{cell.id}: ends in a semicolon, which nbval cannot compare"


def figures_are_described(path, notebook):
    for cell in code_cells(notebook):
        if not any("image/svg+xml" in output.get("data", {}) for output in cell.outputs):
            continue
        shown = cell.metadata.get("mystnb", {})
        if len(shown.get("image", {}).get("alt", "")) < 40:
            yield f"{cell.id}: no alternative text that says what the figure shows"
        if not shown.get("figure", {}).get("caption") or not shown["figure"].get("name"):
            yield f"{cell.id}: a figure needs a caption and a name"


def glue_fits(path, notebook):
    names, used = glued(notebook), set()
    for cell in notebook.cells:
        if cell.cell_type != "markdown":
            continue
        for role in GLUE.finditer(cell.source):
            target = TARGET.fullmatch(role["target"])
            if role["kind"] != ":text" or not target:
                yield f"{cell.id}: {role[0]} is not {{glue:text}}`file.ipynb::key:format`"
            elif target["file"] == Path(path).name:
                used.add(target["key"])
                if target["key"] not in names:
                    yield f"{cell.id}: nothing is glued as {target['key']}"
    for page in Path(path).parent.glob("*.md"):
        targets = TARGET.finditer(page.read_text("utf-8"))
        used |= {target["key"] for target in targets if target["file"] == Path(path).name}
    for name in sorted(names - used):
        yield f"{name} is glued but no sentence shows it"


def cells_are_small(path, notebook):
    """Cells that readers see fit on a phone and do one thing."""
    shown = [
        cell
        for cell in code_cells(notebook)
        if not {"hide-input", "hide-cell", "remove-cell", "remove-input"} & set(tags(cell))
    ]
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
        for output in cell.outputs:
            name = output.get("metadata", {}).get("scrapbook", {}).get("name")
            if name in seen:
                yield f"{cell.id}: {name} is glued twice"
            seen |= {name} - {None}


def numbers_come_from_the_run(path, notebook):
    """A number in a sentence is glued, or stands in one of the nine code cells nearest to it."""
    code = [i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
    for i, cell in enumerate(notebook.cells):
        near = sorted(code, key=lambda j: abs(j - i))[:9]
        known = prose.of_the_run([notebook.cells[j] for j in near])
        text = cell.source if cell.cell_type == "markdown" else ""
        text += cell.metadata.get("mystnb", {}).get("figure", {}).get("caption", "")
        for number in prose.strangers(text, known, Path(path).stem):
            yield f"{cell.id}: no cell near it has the number {number}: glue it"


def quizzes_offer_what_the_code_weighs(path, notebook):
    """The letters of a quiz run from A, and a number that the code gives to one is in its text."""
    for cell in notebook.cells:
        answer = re.search(r":class: predict.*?::(answer\w*)", cell.source, re.DOTALL)
        if cell.cell_type != "markdown" or not answer:
            continue
        options = re.findall(r"^- \*\*(\w)\*\* (.*)$", cell.source, re.MULTILINE)
        if [letter for letter, _ in options] != list("ABCDE"[: len(options)]):
            yield f"{cell.id}: the letters of the options are not A, B, …"
        glues = [c.source for c in code_cells(notebook) if re.search(rf"\b{answer[1]}=", c.source)]
        weighed = dict(re.findall(r'"([A-E])": (-?[\d.]+(?:e-?\d+)?)[,}]', "".join(glues)))
        for letter, text in options:
            said = prose.numbers(text) | {n / 100 for n in prose.numbers(text) if "%" in text}
            said |= {10 ** float(power) for power in re.findall(r"10\^\{?(-?\d+)", text)}
            if letter in weighed and said and abs(float(weighed[letter])) not in said:
                yield f"{cell.id}: option {letter} says {text}, the code {weighed[letter]}"


GUARDS = [
    executed_in_order,
    outputs_are_there,
    nothing_varies_from_run_to_run,
    nothing_is_exempt,
    figures_are_described,
    claims_can_fail,
    glue_fits,
    glue_names_are_unique,
    cells_are_small,
    numpy_suffices,
    numbers_come_from_the_run,
    quizzes_offer_what_the_code_weighs,
]


def complaints(path):
    """Return what is wrong with the notebook at ``path``, one line each."""
    path = Path(path)
    try:
        notebook = read(path)
        nbformat.validate(notebook)
    except Exception as error:
        return [f"{path.name}: not a valid notebook: {str(error).splitlines()[0][:200]}"]
    return [f"{path.name}, {text}" for guard in GUARDS for text in guard(path, notebook)]
