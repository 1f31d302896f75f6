"""What the docstrings of helpers show is what happens, and none leaves out an argument."""

import doctest
import importlib
import inspect
import io
import pkgutil
import re

import matplotlib.pyplot as plt
import pytest

import helpers

MODULES = [
    importlib.import_module(found.name)
    for found in pkgutil.walk_packages(helpers.__path__, "helpers.")
]


def public(kind):
    """Return the public functions or classes that a module of helpers defines, by full name."""
    return {
        f"{module.__name__}.{name}": value
        for module in MODULES
        for name, value in vars(module).items()
        if kind(value)
        and value.__module__ == module.__name__
        and not f".{module.__name__}.{name}".count("._")
    }


FUNCTIONS = public(inspect.isfunction)
TUPLES = {name: each for name, each in public(inspect.isclass).items() if hasattr(each, "_fields")}


def sections(thing):
    """Return the summary and the sections of a numpydoc docstring, in their order."""
    text = inspect.getdoc(thing) or ""
    _, *parts = re.split(r"^(\w+)\n-{3,}\n", text, flags=re.MULTILINE)
    return text.partition("\n\n")[0], dict(zip(parts[::2], parts[1::2]))


def described(section):
    """Return the names that a section of parameters or attributes describes, without stars."""
    lines = re.findall(r"^(\*{0,2}\w[\w, *]*?)(?: : .+)?$", section, re.MULTILINE)
    return [name.strip("* ") for line in lines for name in line.split(",")]


def mistakes(function):
    """Yield what a docstring lacks."""
    summary, found = sections(function)
    if "\n" in summary or not summary.endswith("."):
        yield f"the summary is no sentence on one line: {summary!r}"
    signature = inspect.signature(function, eval_str=False)
    if described(found.get("Parameters", "")) != list(signature.parameters):
        yield f"Parameters are {described(found.get('Parameters', ''))}"
    if (signature.return_annotation is not None) != ("Returns" in found):
        yield "Returns should be there exactly where something is returned"
    if ">>> " not in found.get("Examples", ""):
        yield "no Examples"
    order = [name for name in ORDER if name in found]
    if list(found) != order:
        yield f"the sections are {list(found)}"


ORDER = ["Parameters", "Attributes", "Returns", "Raises", "References", "Examples"]


def test_every_public_function_is_among_them():
    exported = {
        each for each in map(vars(helpers).get, helpers.__all__) if inspect.isfunction(each)
    }
    assert len(exported) > 25 and exported <= set(FUNCTIONS.values())


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_docstring_says_what_goes_in_and_what_comes_out(name):
    assert list(mistakes(FUNCTIONS[name])) == []


@pytest.mark.parametrize("name", TUPLES)
def test_a_named_tuple_describes_its_fields(name):
    _, found = sections(TUPLES[name])
    assert described(found["Attributes"]) == list(TUPLES[name]._fields)


#: The examples of these start processes.
SLOW = {"helpers.data_parallel"}


@pytest.mark.parametrize(
    "module",
    [
        pytest.param(m, id=m.__name__, marks=[pytest.mark.kernel] if m.__name__ in SLOW else [])
        for m in MODULES
    ],
)
def test_the_examples_are_true(module):
    said = io.StringIO()
    runner = doctest.DocTestRunner()
    with plt.rc_context():
        for test in doctest.DocTestFinder().find(module):
            runner.run(test, out=said.write)
    plt.close("all")
    assert not runner.failures, said.getvalue()


def good(a: int, *, b: int = 0, **more: int) -> int:
    """Add numbers.

    Parameters
    ----------
    a, b : int
        Two of them.
    **more
        The others.

    Returns
    -------
    int
        The sum.

    Examples
    --------
    >>> good(1, b=2)
    3
    """
    return a + b + sum(more.values())


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("a, b : int", "a, c : int", "Parameters are ['a', 'c', 'more']"),
        ("a, b : int", "b, a : int", "Parameters are ['b', 'a', 'more']"),
        ("    **more\n        The others.\n", "", "Parameters are ['a', 'b']"),
        ("    Returns\n    -------\n", "", "Returns should"),
        (">>> ", "", "no Examples"),
        ("Add numbers.", "Add\n    numbers.", "the summary"),
        ("Returns\n    -------", "Raises\n    ------", "Returns should"),
    ],
)
def test_a_docstring_that_says_something_else_is_noticed(monkeypatch, old, new, says):
    assert list(mistakes(good)) == []
    monkeypatch.setattr(good, "__doc__", good.__doc__.replace(old, new))
    assert any(found.startswith(says) for found in mistakes(good))
