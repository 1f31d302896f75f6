"""Update rules that readers write: a right one is accepted, a wrong one told what is wrong."""

import ast
import functools
import types

import numpy as np
import pytest
import torch

import helpers
from helpers import rule_exercise
from helpers.exercises._updates import TRIALS, Watched, paths
from helpers.exercises.rule import PATH_TOL, _common_mistakes, _is_path
from kit.notebooks.notebook_file import code_cells, read_notebook
from tests.pages import BOOK, NOTEBOOKS

USERS = [path for path in NOTEBOOKS if "rule_exercise(" in path.read_text("utf-8")]


def definitions(notebook):
    """Return what defines each name at the top of a notebook's cells; the last one counts."""
    found = {}
    for cell in code_cells(notebook):
        for node in ast.parse(cell.source).body:
            if isinstance(node, ast.FunctionDef):
                names = [node.name]
            elif isinstance(node, (ast.Import, ast.ImportFrom)):
                names = [each.asname or each.name for each in node.names]
            elif isinstance(node, ast.Assign):
                names = [each.id for each in node.targets if isinstance(each, ast.Name)]
            else:
                continue
            found |= dict.fromkeys(names, node)
    return found


def names_in(code):
    yield from code.co_names
    for each in code.co_consts:
        if isinstance(each, types.CodeType):
            yield from names_in(each)


def what_it_takes(nodes, known):
    """Return the definitions that statements use, and those that these use, in their order."""
    needed, new = [], list(nodes)
    while new:
        code = compile(ast.Module([new.pop()], []), "cell", "exec")
        found = [known[name] for name in names_in(code) if name in known]
        new += [node for node in dict.fromkeys(found) if node not in needed]
        needed += [node for node in dict.fromkeys(found) if node not in needed]
    return sorted(needed, key=lambda node: list(known.values()).index(node))


@functools.cache
def checkers(path):
    """Return (checker, rule, mistakes) by name for each ``rule_exercise`` of a notebook."""
    notebook = read_notebook(path)
    known = definitions(notebook)
    made = {name: node for name, node in known.items() if "rule_exercise(" in ast.unparse(node)}
    made = {name: node for name, node in made.items() if isinstance(node, ast.Assign)}
    known = {name: node for name, node in known.items() if name not in made}
    space = {}
    exec(compile(ast.Module(what_it_takes(made.values(), known), []), path.name, "exec"), space)
    space["rule_exercise"] = lambda *given: (rule_exercise(*given), *given)
    exec(compile(ast.Module(list(made.values()), []), path.name, "exec"), space)
    return {name: space[name] for name in made}


def verdict(check, answer, capsys):
    capsys.readouterr()
    check(answer)
    return capsys.readouterr().out.rstrip("\n")


@pytest.mark.parametrize("path", USERS, ids=lambda path: path.stem)
def test_every_listed_mistake_of_the_book_is_told_by_its_own_sentence(path, capsys):
    for name, (check, _, mistakes) in checkers(path).items():
        for sentence, update in mistakes.items():
            assert verdict(check, update, capsys) == f"✗ not yet: {sentence}", name


@pytest.mark.parametrize("path", USERS, ids=lambda path: path.stem)
def test_no_two_mistakes_of_the_book_are_nearly_the_same(path):
    for name, (_, rule, mistakes) in checkers(path).items():
        every = dict([*_common_mistakes(rule), *mistakes.items()])
        right = np.array([helpers.descend(*each, rule, 20) for each in TRIALS])
        walked = {"right": right}
        walked |= {text: paths(Watched(update)) for text, update in every.items()}
        texts = list(walked)
        for i, text in enumerate(texts):
            for other in texts[:i]:
                same = _is_path(walked[text], walked[other], 1000 * PATH_TOL)
                assert not same, f"{name}: {text}; {other}"


# What readers write. theta, g and the memory, which is 0 at first.


def momentum(theta, g, v):
    v = 0.9 * v + g
    return theta - 0.05 * v, v


def nesterov(theta, g, v):
    v = 0.9 * v + g
    return theta - 0.05 * (g + 0.9 * v), v


def adagrad(theta, g, s):
    s = s + g**2
    return theta - 0.05 * g / (np.sqrt(s) + 1e-10), s


def rmsprop(theta, g, s):
    s = 0.99 * s + 0.01 * g**2
    return theta - 0.05 * g / (np.sqrt(s) + 1e-8), s


def adam(theta, g, memory):
    t, m, s = memory or (0, 0, 0)
    t += 1
    m = 0.9 * m + 0.1 * g
    s = 0.999 * s + 0.001 * g**2
    m_hat, s_hat = m / (1 - 0.9**t), s / (1 - 0.999**t)
    return theta - 0.05 * m_hat / (np.sqrt(s_hat) + 1e-8), (t, m, s)


def adamw(theta, g, memory):
    return adam(theta * (1 - 0.05 * 0.1), g, memory)


WRITTEN = {f"check_{f.__name__}": f for f in (momentum, nesterov, adagrad, rmsprop, adam, adamw)}


class Unspeakable(Exception):
    def __str__(self):
        raise ValueError("not even this")


class Sudden(BaseException):
    pass


class Odd:
    """Something that numpy cannot look at."""

    def __array__(self, *_, **__):
        raise KeyError("odd")


def raising(error):
    def update(theta, g, memory):
        raise error

    return update


def endless(theta, g, memory):
    return endless(theta, g, memory)


def another(right, change):
    """Return an update that changes what another returns."""

    @functools.wraps(right)
    def update(theta, g, memory):
        return change(*right(theta, g, memory))

    return update


def short(memory):
    if isinstance(memory, tuple):
        return tuple(map(short, memory))
    return np.float32(memory)


def kept_outside(right):
    memory = 0

    def update(theta, g, _):
        nonlocal memory
        theta, memory = right(theta, g, memory)
        return theta, memory

    return update


def in_place(right):
    def update(theta, g, memory):
        theta[...], memory = right(theta, g, memory)
        return theta, memory

    return update


def scaled_in_place(right):
    def update(theta, g, memory):
        moved, memory = right(theta, g, memory)
        g *= 0.05
        return moved, memory

    return update


def late_failure(right):
    def update(theta, g, memory):
        return right(theta, g, memory if isinstance(memory, float) else memory["v"])

    return update


def slips(right):
    """Yield (sentence, answer): what goes wrong with every rule."""
    yield "the answer must be a function, not ndarray", np.ones(2)
    yield "the answer must be a function, not tuple", right(np.ones(2), np.ones(2), 0.0)
    yield "the answer must be a function, not str", "theta - 0.05 * v"
    yield "your function returns nothing", lambda theta, g, memory: None
    yield "your function prints its result", lambda theta, g, memory: print(theta)
    yield "your function returns one ndarray", another(right, lambda theta, memory: theta)
    yield (
        "your function returns one ndarray",
        another(right, lambda theta, memory: np.array([theta, theta])),
    )
    yield "your function returns one dict", another(right, lambda *both: {"theta": both[0]})
    yield "your function returns 3 things", another(right, lambda *both: (*both, 1))
    yield "your function returns 0 things", another(right, lambda *both: ())
    yield "your new point is a list", another(right, lambda theta, m: (theta.tolist(), m))
    yield "your new point is a tuple", another(right, lambda theta, m: (tuple(theta), m))
    yield (
        "your new point is float32",
        another(right, lambda theta, m: (theta.astype(np.float32), m)),
    )
    yield (
        "your new point is torch.float32",
        another(right, lambda theta, m: (torch.tensor(theta).float(), m)),
    )
    yield "your new point is int64", another(right, lambda theta, m: (theta.astype(int), m))
    yield "your new memory is float32", another(right, lambda theta, m: (theta, short(m)))
    yield (
        "your new memory is float16",
        another(right, lambda theta, m: (theta, {"v": np.ones(2, "float16")})),
    )
    yield "your new point must have shape (2,)", another(right, lambda t, m: (t[:1], m))
    yield "your new point must have shape (2,)", another(right, lambda t, m: (t.sum(), m))
    yield "your new point must have shape (2,)", another(right, lambda t, m: (t[:, None], m))
    yield "your new point must hold real numbers", another(right, lambda t, m: (t + 0j, m))
    yield "your new point must hold real numbers", another(right, lambda t, m: ("theta", m))
    yield "your new point must hold real numbers", another(right, lambda t, m: (None, m))
    yield "your function fails: KeyError", another(right, lambda t, m: (Odd(), m))
    yield "not finite in step 1:", another(right, lambda t, m: (t * [1, np.nan], m))
    yield "not finite in step 1:", another(right, lambda t, m: (t / 0.0, m))
    yield "your function changes theta or g in place", in_place(right)
    yield "your function changes theta or g in place", scaled_in_place(right)
    yield "your function fails: NameError: η", raising(NameError("η"))
    yield "your function fails: ValueError", raising(ValueError())
    yield "your function fails: Unspeakable", raising(Unspeakable())
    yield "your function fails: SystemExit", raising(SystemExit())
    yield "your function fails: Sudden", raising(Sudden())
    yield "your function fails: TypeError", lambda theta, g: (theta, g)
    yield "in step 2 your function fails: ", late_failure(right)
    yield "your function calls itself without end", endless
    yield "your function gives another answer when it is run again", kept_outside(right)
    yield (
        "your function gives another answer when it is run again",
        another(right, lambda t, m: (t + np.random.default_rng().random(2), m)),
    )
    yield "not yet: the point stays", lambda theta, g, memory: (theta, memory)
    yield "not yet: the sign is the other one", lambda theta, g, memory: right(theta, -g, memory)
    forgotten = "not yet: the memory is forgotten"
    yield forgotten, lambda theta, g, memory: right(theta, g, 0.0)
    yield forgotten, another(right, lambda t, m: (t, 0.0))
    yield forgotten, lambda theta, g, memory: (right(theta, g, memory)[0], memory)
    yield "almost: is something rounded", another(right, lambda t, m: (t.round(7), m))
    yield (
        "not yet, and none of the usual mistakes: it goes wrong in step 1",
        another(right, lambda t, m: (t + 1, m)),
    )


class AnObject:
    def __init__(self, right):
        self.right = right

    def __call__(self, theta, g, memory):
        return self.right(theta, g, memory)


def renamed(right):
    return lambda w, slope, state=None, *more: [*right(w, slope, state)]


def told_to_torch(right):
    def update(theta, g, memory):
        theta, memory = right(theta, g, memory)
        return torch.tensor(theta, requires_grad=True), memory

    return update


def remembers_in_a_list(right):
    def update(theta, g, memory):
        kept = memory if isinstance(memory, list) else [memory]
        theta, kept[0] = right(theta, g, kept[0])
        return theta, kept

    return update


def entry_by_entry(right):
    def update(theta, g, memory):
        memories = memory or [0.0, 0.0]
        pairs = [right(*each) for each in zip(theta, g, memories)]
        return np.array([theta for theta, _ in pairs]), [memory for _, memory in pairs]

    return update


def talkative(right):
    def update(theta, g, memory):
        print("theta is", theta)
        return right(theta, g, memory)

    return update


def accepted(right):
    """Yield other forms of a right answer."""
    yield right
    yield AnObject(right)
    yield AnObject(right).__call__
    yield functools.partial(right)
    yield renamed(right)
    yield told_to_torch(right)
    yield remembers_in_a_list(right)
    yield entry_by_entry(right)
    yield another(right, lambda theta, m: (theta.astype(object), m))
    yield another(right, lambda theta, m: (theta.astype(np.longdouble), m))


def all_checkers():
    return {name: check for path in USERS for name, check in checkers(path).items()}


def test_the_table_has_every_exercise_that_asks_for_code():
    assert USERS == [BOOK / "adam_and_friends.ipynb", BOOK / "momentum.ipynb"]
    assert all_checkers().keys() == WRITTEN.keys() == OWN.keys() == FORMS.keys()
    assert all(len(OWN[name]) >= 13 and len(FORMS[name]) >= 1 for name in WRITTEN)


def check_of(name):
    return all_checkers()[name][0]


@pytest.mark.parametrize("name", WRITTEN)
def test_a_slip_in_any_rule_is_named(name, capsys):
    for says, answer in slips(WRITTEN[name]):
        said = verdict(check_of(name), answer, capsys).splitlines()
        assert said[-1].startswith(f"✗ {says}"), (says, said)


@pytest.mark.parametrize("name", WRITTEN)
def test_a_right_rule_is_accepted_in_any_form(name, capsys):
    for answer in [*accepted(WRITTEN[name]), *FORMS[name]]:
        assert verdict(check_of(name), answer, capsys) == "✓ right", answer
    assert verdict(check_of(name), None, capsys) == "○ no answer yet"


@pytest.mark.parametrize("name", WRITTEN)
def test_a_slip_in_one_rule_is_named(name, capsys):
    for says, answer in OWN[name]:
        said = verdict(check_of(name), answer, capsys)
        assert said.startswith("✗ ") and says in said, (says, said)


def as_update(source):
    """Return the update with these lines, as a reader types them."""
    lines = source.strip().split("; ")
    space = {"np": np}
    exec("def update(theta, g, memory):\n" + "".join(f"    {line}\n" for line in lines), space)
    return space["update"]


V = "v = 0.9 * memory + g; "
SUM = "s = memory + g**2; "
MEAN = "s = 0.99 * memory + 0.01 * g**2; "
START = "t, m, s = memory or (0, 0, 0); "
AVERAGES = "m = 0.9 * m + 0.1 * g; s = 0.999 * s + 0.001 * g**2; "
ADAM = START + "t = t + 1; " + AVERAGES
HATS = "m = m, m / (1 - 0.9**t); s = s, s / (1 - 0.999**t); "
STEP = "return theta - 0.05 * m[1] / (np.sqrt(s[1]) + 1e-8), (t, m[0], s[0])"
BARE = "m_hat = m / (1 - 0.9**t); s_hat = s / (1 - 0.999**t); "
KEEP = ", (t, m, s)"

ADAMS = [
    ("both bias corrections", ADAM + "return theta - 0.05 * m / (np.sqrt(s) + 1e-8)" + KEEP),
    (
        "the bias correction of m",
        ADAM + BARE + "return theta - 0.05 * m / (np.sqrt(s_hat) + 1e-8)" + KEEP,
    ),
    (
        "the bias correction of s",
        ADAM + BARE + "return theta - 0.05 * m_hat / (np.sqrt(s) + 1e-8)" + KEEP,
    ),
    ("all is NaN: is t 0", START + AVERAGES + HATS + STEP.replace("(t,", "(t + 1,")),
    ("all corrections are those of step 1", ADAM + HATS + STEP.replace("(t,", "(0,")),
    ("all corrections are those of step 1", ADAM + HATS.replace("**t", "") + STEP),
    (
        "you remembered the corrected averages",
        ADAM
        + BARE.replace("m_hat", "m").replace("s_hat", "s")
        + "return theta - 0.05 * m / (np.sqrt(s) + 1e-8)"
        + KEEP,
    ),
    ("you left out the root", ADAM + HATS + STEP.replace("np.sqrt(s[1])", "s[1]")),
    ("ε belongs outside", ADAM + HATS
        + STEP.replace("(np.sqrt(s[1]) + 1e-8)", "np.sqrt(s[1] + 1e-8)")),
    ("you left out ε", ADAM + HATS + STEP.replace("(np.sqrt(s[1]) + 1e-8)", "np.sqrt(s[1])")),
    (
        "you added ε before",
        ADAM
        + "rate = 0.05 * np.sqrt(1 - 0.999**t) / (1 - 0.9**t); "
        + "return theta - rate * m / (np.sqrt(s) + 1e-8)"
        + KEEP,
    ),
    ("you swapped β₁", START
        + "t = t + 1; m = 0.999 * m + 0.001 * g; s = 0.9 * s + 0.1 * g**2; "
        + "m = m, m / (1 - 0.999**t); s = s, s / (1 - 0.9**t); " + STEP),
    ("you added up the gradients", (ADAM + HATS + STEP).replace("0.1 * g", "g")),
    ("you stepped along g", ADAM + HATS + STEP.replace("m[1]", "g")),
    ("you multiplied by the bias", (ADAM + HATS + STEP).replace("/ (1", "* (1")),
    ("you left out η", ADAM + HATS + STEP.replace("0.05 * ", "")),
]  # fmt: skip


#: (sentence, update) by exercise: what goes wrong with one rule.
OWN = {
    "check_momentum": [
        ("the memory is returned first", V + "return v, theta - 0.05 * v"),
        ("the sign", V + "return theta + 0.05 * v, v"),
        ("the sign", "v = 0.9 * memory - 0.05 * g; return theta - v, v"),
        ("the memory is forgotten", "return theta - 0.05 * g, memory"),
        ("the memory is forgotten", V + "return theta - 0.05 * v, memory"),
        ("you averaged", "v = 0.9 * memory + 0.1 * g; return theta - 0.05 * v, v"),
        ("you subtracted the v", "v = g - 0.9 * memory; return theta - 0.05 * v, v"),
        ("you took 1 − β", "v = 0.1 * memory + g; return theta - 0.05 * v, v"),
        ("you kept all", "v = memory + g; return theta - 0.05 * v, v"),
        ("you multiplied g by β", "v = 0.9 * (memory + g); return theta - 0.05 * v, v"),
        ("you multiplied g by η", "v = 0.9 * memory + 0.05 * g; return theta - 0.05*v, v"),
        ("your step uses the old", V + "return theta - 0.05 * memory, v"),
        ("that is Nesterov", V + "return theta - 0.05 * (g + 0.9 * v), v"),
        ("you left out η", V + "return theta - v, v"),
        ("that is the η of the lecture", V + "return theta - 0.1 * v, v"),
        ("in step 2 your function fails: TypeError", V + "return theta - 0.05 * v, None"),
    ],
    "check_nesterov": [
        ("the memory is returned", V + "return v, theta - 0.05 * (g + 0.9 * v)"),
        ("the sign", V + "return theta + 0.05 * (g + 0.9 * v), v"),
        ("the memory is f", V + "return theta - 0.05 * (g + 0.9 * v), memory"),
        ("that is plain", V + "return theta - 0.05 * v, v"),
        ("that is plain", V + "return theta - 0.05 * (g + 0.9 * memory), v"),
        ("you left g itself", V + "return theta - 0.05 * 0.9 * v, v"),
        ("you left β out", V + "return theta - 0.05 * (g + v), v"),
        ("you added β times v to v", V + "return theta - 0.05 * (v + 0.9 * v), v"),
        ("you multiplied g by β, too: in", V + "return theta - 0.045 * (g + v), v"),
        ("you left the velocity", V + "return theta - 0.05 * g, v"),
        ("you left out η", V + "return theta - (g + 0.9 * v), v"),
        ("you kept all", "v = memory + g; return theta - 0.05 * (g + 0.9 * v), v"),
        ("that is the η", V + "return theta - 0.1 * (g + 0.9 * v), v"),
    ],
    "check_adagrad": [
        ("the sign", SUM + "return theta + 0.05 * g / (np.sqrt(s) + 1e-10), s"),
        ("the memory is f", "s = g**2; return theta - 0.05 * g / (np.sqrt(s) + 1e-10), s"),
        ("you left out the root", SUM + "return theta - 0.05 * g / (s + 1e-10), s"),
        ("ε belongs", SUM + "return theta - 0.05 * g / np.sqrt(s + 1e-10), s"),
        ("you left out ε", SUM + "return theta - 0.05 * g / s**0.5, s"),
        ("your step uses the old", SUM
            + "return theta - 0.05 * g / (np.sqrt(memory) + 1e-10), s"),
        ("you squared the gradient in", SUM
            + "return theta - 0.05 * g**2 / (np.sqrt(s) + 1e-10), s"),
        ("you multiplied by the root", SUM
            + "return theta - 0.05 * g * (np.sqrt(s) + 1e-10), s"),
        ("you forgot to square", "s = memory + g; "
            "return theta - 0.05 * g / (np.sqrt(s) + 1e-10), s"),
        ("you used the norm", "s = memory + np.linalg.norm(g)**2; "
            "return theta - 0.05 * g / (np.sqrt(s) + 1e-10), s"),
        ("you took the mean", "k, s = memory or (0, 0); k, s = k + 1, s + g**2; "
            "return theta - 0.05 * g / (np.sqrt(s / k) + 1e-10), (k, s)"),
        ("you remembered the root", "s = np.sqrt(memory + g**2); "
            "return theta - 0.05 * g / (s + 1e-10), s"),
        ("you summed sizes", "s = memory + np.sqrt(g**2); "
            "return theta - 0.05 * g / (s + 1e-10), s"),
        ("that is the ε of", SUM + "return theta - 0.05 * g / (np.sqrt(s) + 1e-8), s"),
        ("that is the η", SUM + "return theta - 0.5 * g / (np.sqrt(s) + 1e-10), s"),
        ("that is RMSProp", MEAN + "return theta - 0.05 * g / (np.sqrt(s) + 1e-10), s"),
        ("you left out η", SUM + "return theta - g / (np.sqrt(s) + 1e-10), s"),
    ],
    "check_rmsprop": [
        ("the sign", MEAN + "return theta + 0.05 * g / (np.sqrt(s) + 1e-8), s"),
        ("you left out the root", MEAN + "return theta - 0.05 * g / (s + 1e-8), s"),
        ("ε belongs", MEAN + "return theta - 0.05 * g / np.sqrt(s + 1e-8), s"),
        ("you left out ε", MEAN + "return theta - 0.05 * g / np.sqrt(s), s"),
        ("your step uses the old", MEAN
            + "return theta - 0.05 * g / (np.sqrt(memory) + 1e-8), s"),
        ("you gave the new square", "s = 0.99 * memory + g**2; "
            "return theta - 0.05 * g / (np.sqrt(s) + 1e-8), s"),
        ("you swapped α", "s = 0.01 * memory + 0.99 * g**2; "
            "return theta - 0.05 * g / (np.sqrt(s) + 1e-8), s"),
        ("you forgot to square", "s = 0.99 * memory + 0.01 * g; "
            "return theta - 0.05 * g / (np.sqrt(s) + 1e-8), s"),
        ("you subtracted the new", "s = 0.99 * memory - 0.01 * g**2; "
            "return theta - 0.05 * g / (np.sqrt(s) + 1e-8), s"),
        ("that is α = 0.9:", "s = 0.9 * memory + 0.1 * g**2; "
            "return theta - 0.05 * g / (np.sqrt(s) + 1e-8), s"),
        ("that is AdaGrad", SUM + "return theta - 0.05 * g / (np.sqrt(s) + 1e-8), s"),
        ("that is the ε of", MEAN + "return theta - 0.05 * g / (np.sqrt(s) + 1e-10), s"),
        ("that is the η", MEAN + "return theta - 0.01 * g / (np.sqrt(s) + 1e-8), s"),
        ("you started at g²", "s = g**2 if np.ndim(memory) == 0 else "
            "0.99 * memory + 0.01 * g**2; return theta - 0.05 * g / (np.sqrt(s) + 1e-8), s"),
    ],
    "check_adam": [
        *((says, source) for says, source in ADAMS),
        ("your function fails: TypeError: cannot unpack", "t, m, s = memory; return theta, memory"),
        ("your function returns 4 things", ADAM + "return theta, t, m, s"),
        ("your new point is a tuple", ADAM + "return (t, m, s), theta"),
        ("that is AdamW", ADAM + HATS + STEP.replace("return theta", "return 0.9995 * theta")),
        ("that is the η of the lecture, 0.001", ADAM + HATS + STEP.replace("0.05", "0.001")),
    ],
    "check_adamw": [
        *((says, "theta = theta * (1 - 0.05 * 0.1); " + source) for says, source in ADAMS),
        ("you left out the decay", ADAM + HATS + STEP),
        ("you added the decay to the g", "g = g + 0.1 * theta; " + ADAM + HATS + STEP),
        ("you forgot the η", ADAM + HATS + STEP.replace("theta", "(1 - 0.1) * theta")),
        ("you forgot the weight decay", ADAM + HATS + STEP.replace("theta", "(1 - 0.05) * theta")),
        ("you decayed the wrong way", ADAM + HATS + STEP.replace("theta", "1.005 * theta")),
        ("you shrank the weights after", ADAM + HATS + STEP.replace("return ", "return 0.995 * (")
            .replace(", (t,", "), (t,")),
        ("that is a decay of 0.01", ADAM + HATS + STEP.replace("theta", "0.9995 * theta")),
    ],
}  # fmt: skip
OWN = {name: [(says, as_update(source)) for says, source in table] for name, table in OWN.items()}

#: The same rule in another form: where η stands, how the corrections are written.
FORMS = {
    "check_momentum": ["m = 0.9 * memory - 0.05 * g; return theta + m, m"],
    "check_nesterov": [
        V + "return theta - 0.05 * g - 0.045 * v, v",
        "v = 0.9 * memory + 0.05 * g; return theta - 0.05 * g - 0.9 * v, v",
    ],
    "check_adagrad": [SUM + "return theta - 0.05 / (s**0.5 + 1e-10) * g, s"],
    "check_rmsprop": ["s = memory + 0.01 * (g * g - memory); "
        "return theta - 0.05 * g / (s**0.5 + 1e-8), s"],
    "check_adam": [ADAM + "fix = np.sqrt(1 - 0.999**t); "
        "return theta - 0.05 * fix / (1 - 0.9**t) * m / (np.sqrt(s) + fix * 1e-8), (t, m, s)"],
    "check_adamw": [ADAM + HATS + STEP.replace("theta", "theta - 0.005 * theta")],
}  # fmt: skip
FORMS = {name: list(map(as_update, sources)) for name, sources in FORMS.items()}


def test_what_an_update_prints_is_shown_once(capsys):
    said = verdict(check_of("check_momentum"), talkative(momentum), capsys)
    assert said == "theta is [3.1 2.3]\n✓ right"
