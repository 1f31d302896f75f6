"""A cell that is run again after the whole page says the same, or is told."""

import nbformat
import pytest

from kit.notebooks import rerun, reused_names


def cells(*sources):
    return [nbformat.v4.new_code_cell(source, id=f"c{i}") for i, source in enumerate(sources)]


@pytest.mark.parametrize(
    ("sources", "told"),
    [
        (("x = 1", "print(x)", "x = 2"), ["c1 x"]),
        (("x = 1", "x += 1"), ["c1 x"]),
        (("x = 1", "x = x + 1"), ["c1 x"]),
        (("x = 1", "x: float = x + 1"), ["c1 x"]),
        (("x = 1", "print(x := x + 1)"), ["c1 x"]),
        (("k = 1", "def f():\n    return k", "f()", "k = 2"), ["c1 k", "c2 k"]),
        (("k = 1", "f = lambda: k", "k = 2"), ["c1 k"]),
        (("x = 1", "[x for y in x]", "x = 2"), ["c1 x"]),
        (("x = 1", "f'{x}'", "for x in 'ab':\n    pass"), ["c1 x"]),
        (("x = 1", "print(x)", "with open('f') as x:\n    pass"), ["c1 x"]),
        (("import m", "m.f()", "import n as m"), ["c1 m"]),
        # what is not at risk
        (("x = 1", "print(x)", "print(x)"), []),
        (("x = 1", "x = 2\nprint(x)"), []),
        (("x = 1", "print(x)", "[x for x in 'ab']", "def f(x):\n    return x"), []),
        (("x = 1", "print(x)", "def f():\n    x = 2\n    return x"), []),
        (("print(later)", "later = 1"), []),
        (("for i in 'ab':\n    print(i)", "i = 1"), []),
        (("x = 1", "class A:\n    def f(self):\n        return 1", "x = 2"), []),
    ],
)
def test_a_name_that_means_something_else_afterwards_is_told(sources, told):
    found = [
        f"{cell.id} {text.split()[1].strip(',')}"
        for cell, text in reused_names.risks(cells(*sources))
    ]
    assert found == told


def test_a_file_that_is_not_there_is_named():
    with pytest.raises(SystemExit, match="missing.ipynb: no such notebook"):
        rerun.main(["missing.ipynb"])


@pytest.mark.kernel
def test_what_is_changed_in_place_only_the_run_tells(tmp_path):
    sources = (
        "print('same')",
        "coins = iter([1, 2])",
        "print(next(coins))",
        "x = [1]",
        "print(x)",
        "x.append(2)",
    )
    path = tmp_path / "page.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells(*sources)), path)
    assert list(reused_names.risks(cells(*sources))) == []
    assert [found.split(",")[1] for found in rerun.changes(path)] == [" cell c4", " cell c2"]
