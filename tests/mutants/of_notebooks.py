"""Wrong numbers, claims and quizzes in the chapters: does running or reading them notice?"""

import ast
import copy as copying
import os
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor, as_completed

import nbformat

from kit.notebooks import lint, numbers, solutions, typed_numbers
from kit.notebooks.notebook_file import GLUE_MIME, code_cells, read_notebook
from tests.mutants.copies import CHAPTERS, copy, demand_green, test

#: Of these kinds only the share is told. Half or twice a threshold may leave a claim true, as with
#: a tolerance for rounding; a wrong number in a sentence may happen to stand in a cell near by.
MAY_SURVIVE = ("threshold of a claim", "number of a sentence", "number of a caption")
READERS = (
    lint.text.typed_numbers_are_computed,
    lint.text.glued_numbers_agree,
    lint.exercises.quiz_options_match_code,
)


def run():
    """Try the mutants of every chapter; print how many were noticed; return the survivors."""
    demand_green(f"book/{path.name}" for path in CHAPTERS)
    made, noticed, survivors = Counter(), Counter(), []
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        jobs = {
            pool.submit(look, path): f"{look.__name__} of {path.stem}"
            for path in CHAPTERS
            for look in (outputs, sources, texts)
        }
        for job in as_completed(jobs):
            seen = job.result()
            print(f"{jobs[job]:28} {sum(by for _, by in seen):4} of {len(seen):4}", flush=True)
            for (kind, where), by in seen:
                made[kind] += 1
                noticed[kind] += by
                if not by and kind not in MAY_SURVIVE:
                    survivors.append(f"{kind}: {where}")
                    print("survived:", survivors[-1], flush=True)
    for kind in made:
        print(f"{kind:24} {noticed[kind]:4} of {made[kind]:4} noticed")
    return survivors


def outputs(path):
    """Change a number in what each cell says or stores, and run the chapter once."""
    notebook, changed = read(path), {}
    for number, cell in enumerate(code_cells(notebook)):
        for output in cell.outputs:
            data = output if "text" in output else output.get("data", {})
            for kind, old in list(data.items()):
                new = with_another_digit(old) if kind in ("text", "text/plain", GLUE_MIME) else old
                if new != old and not str(new).startswith("<"):
                    data[kind], changed[number] = new, f"{path.name}, {cell.id}: {str(new)[:60]!r}"
    red = red_cells(path, notebook)
    return [(("number of an output", text), number in red) for number, text in changed.items()]


def with_another_digit(said):
    """Return a text with its first digit changed, or stored values with the first one changed."""
    if isinstance(said, str):
        return re.sub(r"\d", lambda digit: str((int(digit[0]) + 1) % 10), said, count=1)
    said = copying.deepcopy(said)
    for name, value in said.items():
        said[name] = value * 1.001 + 0.001 if isinstance(value, (int, float)) else f"{value}1"
        break
    return said


def read(path):
    """Return a notebook in which solutions are cells, as the suite runs it."""
    return solutions.unfold(read_notebook(path))


def sources(path):
    """Change claims and quiz keys, one in each cell and run; a threshold both up and down."""
    cells = code_cells(read(path))
    mutants = [list(changes(cell)) for cell in cells]
    seen = {}
    for turn in range(max(map(len, mutants))):
        notebook = read(path)
        made = [(i, some[turn]) for i, some in enumerate(mutants) if turn < len(some)]
        for i, (_, _, source) in made:
            code_cells(notebook)[i].source = source
        red = red_cells(path, notebook)
        for i, (kind, what, _) in made:
            key = kind, f"{path.name}, {cells[i].id}: {what}"
            seen[key] = seen.get(key, False) or i in red
    return list(seen.items())


def red_cells(path, notebook):
    """Return the numbers of the code cells that are red in a changed notebook."""
    with copy() as folder:
        nbformat.write(solutions.fold(notebook), folder / "book" / path.name)
        red = test(folder, f"book/{path.name}", stop=False) or {}
    return {int(name.rsplit(" ", 1)[1]) for name in red}


def changes(cell):
    """Yield (kind, what, changed source) for the claims and the quiz keys of a code cell."""
    tree = ast.parse(cell.source)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for call in calls:
        if getattr(call.func, "id", "") != "claim":
            continue
        condition = call.args[1]
        text = ast.get_source_segment(cell.source, condition)
        yield "negated claim", text, replaced(cell.source, condition, f"not ({text})")
        for compare in (node for node in ast.walk(condition) if isinstance(node, ast.Compare)):
            for limit in [compare.left, *compare.comparators]:
                if isinstance(limit, ast.Constant) and isinstance(limit.value, (int, float)):
                    what = ast.get_source_segment(cell.source, compare)
                    for factor in (0.5, 2):
                        new = repr(limit.value * factor if limit.value else factor - 1)
                        yield "threshold of a claim", what, replaced(cell.source, limit, new)
    if re.search(r"\banswer\w*=", cell.source):
        source = re.sub(r'(?<=")[A-E](?=")', lambda key: chr(ord(key[0]) + 1), cell.source)
        yield "keys of a quiz", "each letter one further", source


def replaced(source, node, new):
    lines = source.splitlines(keepends=True)
    start = len("".join(lines[: node.lineno - 1]).encode()) + node.col_offset
    end = len("".join(lines[: node.end_lineno - 1]).encode()) + node.end_col_offset
    text = source.encode()
    return (text[:start] + new.encode() + text[end:]).decode()


def texts(path):
    """Change each typed number of the text: the checks read it."""
    seen = []
    notebook = read_notebook(path)
    for cell in notebook.cells:
        caption = cell.metadata.get("mystnb", {}).get("figure", {})
        for place, key in ((cell, "source"), (caption, "caption")):
            if key not in place or (cell.cell_type == "code" and key == "source"):
                continue
            text = place[key]
            for match in typed_numbers.NUMBER.finditer(text):
                new = match[0][:-1] + str((int(match[0][-1]) + 1) % 10)
                place[key] = text[: match.start()] + new + text[match.end() :]
                sourced = numbers.COMMENT.match(text, match.end())
                unread = (
                    typed_numbers.only_sentences(place[key]) == typed_numbers.only_sentences(text)
                    and not sourced
                )
                if unread or (typed_numbers.is_year_or_count(match[0]) and not sourced):
                    continue
                line = text[: match.end()].splitlines()[-1]
                kind = "caption" if key == "caption" else "sentence"
                kind = "quiz option" if re.match(r"> - \*\*[A-E]\*\*", line) else kind
                kind = "sentence with a source" if sourced else kind
                by = any(list(check(path, notebook)) for check in READERS)
                seen.append(((f"number of a {kind}", f"{path.name}, {cell.id}: {line[-40:]}"), by))
            place[key] = text
    return seen
