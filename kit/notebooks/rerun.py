"""Does a cell give the same output when it is run again after the whole page?

    python -m kit.notebooks.rerun [notebook …]      runs each cell again, last to first; minutes

``risks`` tells from the code alone, in a moment: a cell that uses a name which a later cell, or the
cell itself, has given another value. A value that is changed in place (a generator of random
numbers, a list) only the run itself can tell.
"""

import argparse
import ast
import builtins
import sys
from pathlib import Path

import nbformat

from kit.notebooks import environment, solutions
from kit.notebooks.compare import difference, join_streams
from kit.notebooks.refresh import client, read


class _Names(ast.NodeVisitor):
    """Names that a cell needs from before it, and names that it binds, in the order of the run."""

    def __init__(self):
        self.needs, self.binds, self.functions = set(), {}, {}

    def visit_Name(self, node):
        if isinstance(node.ctx, ast.Load):
            if node.id not in self.binds:
                self.needs.add(node.id)
        else:
            self.binds.setdefault(node.id, node)

    def visit_Assign(self, node):
        self.visit(node.value)
        for target in node.targets:
            self.visit(target)

    def visit_AugAssign(self, node):
        self.visit(node.value)
        if isinstance(node.target, ast.Name) and node.target.id not in self.binds:
            self.needs.add(node.target.id)
        self.visit(node.target)

    def visit_For(self, node):
        self.visit(node.iter)
        self.visit(node.target)
        for part in [*node.body, *node.orelse]:
            self.visit(part)

    def visit_comprehension_like(self, node):
        inner = _Names()
        for generator in node.generators:
            inner.visit(generator.iter)
            inner.visit(generator.target)
            for condition in generator.ifs:
                inner.visit(condition)
        for part in ("elt", "key", "value"):
            if hasattr(node, part):
                inner.visit(getattr(node, part))
        self.needs |= inner.needs - set(self.binds)

    visit_ListComp = visit_SetComp = visit_comprehension_like
    visit_GeneratorExp = visit_DictComp = visit_comprehension_like

    def visit_Lambda(self, node):
        self._function(node, [node.body])

    def visit_FunctionDef(self, node):
        for part in [
            *node.decorator_list,
            *node.args.defaults,
            *filter(None, node.args.kw_defaults),
        ]:
            self.visit(part)
        self.functions[node.name] = _free(node, node.body)
        self.binds.setdefault(node.name, node)

    def visit_ClassDef(self, node):
        for part in [*node.decorator_list, *node.bases]:
            self.visit(part)
        inner = set()
        for part in node.body:
            inner |= _free(part, part.body) if isinstance(part, ast.FunctionDef) else set()
        self.functions[node.name] = inner
        self.binds.setdefault(node.name, node)

    def visit_Import(self, node):
        for alias in node.names:
            self.binds.setdefault(alias.asname or alias.name.partition(".")[0], node)

    visit_ImportFrom = visit_Import

    def _function(self, node, body):
        self.needs |= _free(node, body) - set(self.binds)


def _free(node, body):
    """Return the names that a function takes from outside."""
    inner = _Names()
    for part in body:
        inner.visit(part)
    needs = set(inner.needs)
    for free in inner.functions.values():
        needs |= free
    arguments = {argument.arg for argument in ast.walk(node.args) if isinstance(argument, ast.arg)}
    return needs - arguments - set(inner.binds)


def risks(cells):
    """Yield (cell, what may change) for code cells whose names mean something else afterwards."""
    pages = []
    for cell in cells:
        names = _Names()
        try:
            names.visit(ast.parse(cell.source))
        except SyntaxError:
            pass
        pages.append(names)
    last = {}
    for number, names in enumerate(pages):
        last |= dict.fromkeys(names.binds, number)
    bound, functions = {}, {}
    for number, (cell, names) in enumerate(zip(cells, pages)):
        needs, todo = set(), [*names.needs, *_called(names)]
        while todo:
            name = todo.pop()
            if name not in needs:
                needs.add(name)
                todo += set(functions.get(name, ())) - set(names.binds)
        for name in sorted(needs & set(bound)):
            if last[name] != bound[name]:
                again = cells[last[name]].id
                where = "itself" if last[name] == number else f"a later cell ({again})"
                yield cell, f"uses {name}, which {where} sets anew: give one of them another name"
        functions |= names.functions
        bound |= dict.fromkeys(names.binds, number)


def _called(names):
    """What the functions of a cell take from outside matters where the cell calls them."""
    return set().union(*names.functions.values()) - set(names.binds) - set(dir(builtins))


def changes(path):
    """Run a notebook, then each cell again, last to first; yield what says something else."""
    run = solutions.unfold(read(path))
    runner = client(path, run)
    with runner.setup_kernel(env=environment.clean()):
        for index, cell in enumerate(run.cells):
            if cell.cell_type == "code":
                runner.execute_cell(cell, index)
        for index in reversed(range(len(run.cells))):
            cell = run.cells[index]
            if cell.cell_type != "code":
                continue
            first = join_streams(nbformat.from_dict(cell).outputs)
            runner.execute_cell(cell, index)
            found = difference(first, join_streams(cell.outputs))
            if found:
                yield f"{path.name}, cell {cell.id}, run again after the page: {found}"


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", type=Path, metavar="FILE")
    names = parser.parse_args(arguments).names or sorted(Path("book").glob("*.ipynb"))
    found = 0
    for name in names:
        for text in changes(name.resolve()):
            found += 1
            print(text, flush=True)
    print(f"{len(names)} notebooks, {found} cells that say something else")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
