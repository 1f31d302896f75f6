"""Names that a later cell, or the cell itself, binds anew, so that running a cell again differs.

``risks`` reads the code only. A value that is changed in place (a generator of random numbers, a
list) is found by running the cells again: ``rerun.py``.
"""

import ast
import builtins
from collections.abc import Iterable, Iterator, Sequence

from nbformat import NotebookNode


class Names(ast.NodeVisitor):
    """The names of one cell, collected in the order in which they run."""

    def __init__(self) -> None:
        #: Names that the cell takes from before it.
        self.needs: set[str] = set()
        #: Names that it binds. A dict keeps their order.
        self.binds: dict[str, ast.AST] = {}
        #: For each function and class that it defines, the names taken when that is called.
        self.functions: dict[str, set[str]] = {}

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Load):
            if node.id not in self.binds:
                self.needs.add(node.id)
        else:
            self.binds.setdefault(node.id, node)

    def visit_Assign(self, node: ast.Assign) -> None:
        # The value runs before the targets are bound, but stands behind them.
        self.visit(node.value)
        self.visit_all(node.targets)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self.visit_all([node.annotation, *([node.value, node.target] if node.value else [])])

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        self.visit_all([node.value, node.target])

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self.visit(node.value)
        if isinstance(node.target, ast.Name) and node.target.id not in self.binds:
            self.needs.add(node.target.id)
        self.visit(node.target)

    def visit_For(self, node: ast.For) -> None:
        self.visit_all([node.iter, node.target, *node.body, *node.orelse])

    def _visit_comprehension(
        self, generators: Iterable[ast.comprehension], results: Iterable[ast.expr]
    ) -> None:
        inner = Names()
        for generator in generators:
            inner.visit_all([generator.iter, generator.target, *generator.ifs])
        inner.visit_all(results)
        self.needs |= inner.needs - set(self.binds)

    def visit_ListComp(self, node: ast.ListComp) -> None:
        self._visit_comprehension(node.generators, [node.elt])

    def visit_SetComp(self, node: ast.SetComp) -> None:
        self._visit_comprehension(node.generators, [node.elt])

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> None:
        self._visit_comprehension(node.generators, [node.elt])

    def visit_DictComp(self, node: ast.DictComp) -> None:
        self._visit_comprehension(node.generators, [node.key, node.value])

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self._visit_arguments(node.args)
        self.needs |= _free_names(node.args, [node.body]) - set(self.binds)

    def _visit_arguments(self, args: ast.arguments) -> None:
        self.visit_all([*args.defaults, *filter(None, args.kw_defaults)])
        arguments = [each for each in ast.walk(args) if isinstance(each, ast.arg)]
        self.visit_all(each.annotation for each in arguments if each.annotation)

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        # Decorators, defaults and annotations run with the definition, the body only when called.
        self.visit_all([*node.decorator_list, *filter(None, [node.returns])])
        self._visit_arguments(node.args)
        self.functions[node.name] = _free_names(node.args, node.body)
        self.binds.setdefault(node.name, node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self.visit_FunctionDef(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self.visit_all([*node.decorator_list, *node.bases, *node.keywords])
        inner = Names()
        inner.visit_all(node.body)
        self.needs |= inner.needs - set(self.binds)
        methods = [part for part in node.body if isinstance(part, ast.FunctionDef)]
        needs: set[str] = set()
        for method in methods:
            needs |= _free_names(method.args, method.body)
        self.functions[node.name] = needs
        self.binds.setdefault(node.name, node)

    def visit_Import(self, node: ast.Import) -> None:
        self._bind_imports(node)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        self._bind_imports(node)

    def _bind_imports(self, node: ast.Import | ast.ImportFrom) -> None:
        for alias in node.names:
            self.binds.setdefault(alias.asname or alias.name.partition(".")[0], node)

    def visit_all(self, nodes: Iterable[ast.AST]) -> None:
        """Visit nodes in the order given."""
        for node in nodes:
            self.visit(node)

    def needed_when_called(self) -> set[str]:
        """Return what the functions of the cell take from outside of it when they are called."""
        needs = set[str]().union(*self.functions.values())
        return needs - set(self.binds) - set(dir(builtins))


def _free_names(args: ast.arguments, body: Iterable[ast.AST]) -> set[str]:
    """Return the names that a function with these arguments and body takes from outside."""
    inner = Names()
    inner.visit_all(body)
    needs = set(inner.needs).union(*inner.functions.values())
    arguments = {argument.arg for argument in ast.walk(args) if isinstance(argument, ast.arg)}
    return needs - arguments - set(inner.binds)


def risks(cells: Sequence[NotebookNode]) -> Iterator[tuple[NotebookNode, str]]:
    """Yield (cell, what may change) for code cells whose names mean something else afterwards."""
    names_of = [_names_of(cell) for cell in cells]
    last_binding: dict[str, int] = {}
    for number, names in enumerate(names_of):
        last_binding |= dict.fromkeys(names.binds, number)
    bound: dict[str, int] = {}
    functions: dict[str, set[str]] = {}
    for number, (cell, names) in enumerate(zip(cells, names_of)):
        needs: set[str] = set()
        todo = [*names.needs, *names.needed_when_called()]
        while todo:
            name = todo.pop()
            if name not in needs:
                needs.add(name)
                todo += functions.get(name, set()) - set(names.binds)
        for name in sorted(needs & set(bound)):
            if last_binding[name] != bound[name]:
                again = cells[last_binding[name]].id
                is_itself = last_binding[name] == number
                where = "itself" if is_itself else f"a later cell ({again})"
                yield cell, f"uses {name}, which {where} sets anew: give one of them another name"
        functions |= names.functions
        bound |= dict.fromkeys(names.binds, number)


def _names_of(cell: NotebookNode) -> Names:
    names = Names()
    try:
        names.visit(ast.parse(cell.source))
    except SyntaxError:
        # Another check names the cell; here it counts as one without names.
        pass
    return names
