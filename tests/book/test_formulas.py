"""The formulas on the page, read by SymPy, are what the code computes."""

import re

import numpy as np
import pytest
import sympy
from sympy.parsing.latex import parse_latex

import helpers
from kit.notebooks.notebook_file import read_notebook
from tests.pages import BOOK

THETA, G, V, S, M, BETA, ALPHA, ETA, EPSILON = sympy.symbols("theta g v s m beta alpha eta epsilon")
BETA_1, BETA_2, M_HAT, S_HAT, T = sympy.symbols("beta_{1} beta_{2} p q t")


def display(chapter, cell):
    """Return the display formulas of a text as lines, simplified for the parser."""
    notebook = read_notebook(BOOK / f"{chapter}.ipynb")
    text = next(each.source for each in notebook.cells if each.id == cell)
    maths = r"\\".join(re.findall(r"\$\$(.+?)\$\$", text, re.DOTALL))
    maths = re.sub(r"\\(?:begin|end)\{gathered\}|\\(?:bigl|bigr|,|;|Bigl|Bigr)", " ", maths)
    return [line.strip(" .,\n") for line in re.split(r"\\\\|\\q?quad", maths)]


def parse(tex):
    tex = tex.replace(r"\tfrac", r"\frac").replace(r"\hat m", "p").replace(r"\hat s", "q")
    tex = re.sub(r"\\frac(\w)(\w)", r"\\frac{\1}{\2}", tex)
    tex = re.sub(r"\\sqrt (\w)", r"\\sqrt{\1}", tex)
    tex = re.sub(r"\^(\w)", r"^{\1}", tex)
    tex = re.sub(r"(\\eta|\d)\s*\(", r"\1 \\cdot (", tex)
    tex = re.sub(r"\)\s*(\w)", r") \\cdot \1", tex)
    return parse_latex(tex, backend="lark").subs(sympy.Symbol("e"), sympy.E)


def formulas(chapter, cell, sign=r"(?:\\leftarrow|=)"):
    """Return the right-hand sides of the display formulas, by their left-hand sides."""
    sides = (re.split(sign, line, maxsplit=1) for line in display(chapter, cell))
    return {left.strip(): right[0].strip() for left, *right in sides if right}


def follow(updates, start, gradients, **values):
    """Apply the updates, in their order, and return the path."""
    updates = {left: parse(right) for left, right in updates.items()}
    state = {THETA: start, V: 0.0, S: 0.0, M: 0.0}
    names = {r"\theta": THETA, "v": V, "s": S, "m": M, r"\hat m": M_HAT, r"\hat s": S_HAT}
    given = {
        name: values[name.name]
        for name in (ETA, BETA, ALPHA, EPSILON, BETA_1, BETA_2)
        if name.name in values
    }
    path = [start]
    for count, g in enumerate(gradients, 1):
        for left, right in updates.items():
            known = {**state, **given, G: g, T: count}
            state[names[left]] = float(right.subs(known))
        path.append(state[THETA])
    return path


RULES = {
    "momentum#text-momentum": (helpers.sgd(0.1, 0.9), {"eta": 0.1, "beta": 0.9}),
    "momentum#text-nesterov": (helpers.sgd(0.1, 0.9, True), {"eta": 0.1, "beta": 0.9}),
    "text-adagrad": (helpers.adagrad(0.1, eps=0.01), {"eta": 0.1, "epsilon": 0.01}),
    "text-rmsprop": (
        helpers.rmsprop(0.1, 0.8, eps=0.01),
        {"eta": 0.1, "alpha": 0.8, "epsilon": 0.01},
    ),
    "text-adam": (
        helpers.adam(0.1, (0.7, 0.8), eps=0.01),
        {"eta": 0.1, "beta_{1}": 0.7, "beta_{2}": 0.8, "epsilon": 0.01},
    ),
}


@pytest.mark.parametrize("cell", RULES)
def test_an_update_on_the_page_is_the_update_of_the_helpers(cell):
    rule, values = RULES[cell]
    gradients = np.random.default_rng(0).normal(size=12)
    left = iter(gradients)
    ours = helpers.descend(lambda theta: np.array(next(left)), np.array(1.5), rule, 12)
    chapter, _, name = cell.rpartition("#")
    page = follow(formulas(chapter or "adam_and_friends", name), 1.5, gradients, **values)
    np.testing.assert_allclose(page, ours, rtol=1e-12)


def test_the_slope_of_one_weight_is_the_derivative_of_its_loss():
    page = formulas("iq_chain", "text-one-weight", sign="=")
    slope = sympy.diff(parse(page["L(w)"]), sympy.Symbol("w"))
    assert sympy.simplify(slope - parse(page["L'(w)"])) == 0


def test_the_gradient_of_the_ravine_is_the_derivative_of_its_loss():
    loss, gradient = display("adam_and_friends", "text-the-ravine")
    loss = parse(loss.partition("=")[2])
    sides = gradient.partition("=")[2].strip(" ()").split(",")
    for name, side in zip("xy", sides):
        assert sympy.diff(loss, sympy.Symbol(name)) == parse(side)


def test_the_halves_of_the_wave_are_those_of_the_helpers():
    page = formulas("sgd", "text-one-function-two-halves", sign="=")
    assert page[r"f(\theta)"] == r"\tfrac12 f_1(\theta) + \tfrac12 f_2(\theta)"
    page = {name: parse(page[name]) for name in (r"f_1(\theta)", r"f_2(\theta)")}
    theta = np.linspace(-8, 8, 33)
    halves = (r"f_1(\theta)", helpers.wave_sine), (r"f_2(\theta)", helpers.wave_bowl)
    for name, objective in halves:
        for order, of_helpers in enumerate((objective.value, objective.gradient)):
            page_says = sympy.lambdify(THETA, sympy.diff(page[name], THETA, order))
            np.testing.assert_allclose(of_helpers(theta), page_says(theta), atol=1e-12)
    whole = (page[r"f_1(\theta)"] + page[r"f_2(\theta)"]) / 2
    np.testing.assert_allclose(
        helpers.wave.value(theta), sympy.lambdify(THETA, whole)(theta), atol=1e-12
    )


def test_the_slope_of_the_logistic_loss_is_the_sigmoid_minus_the_label():
    lines = display("logistic", "text-a-probability-from-a-line")
    sigmoid = parse(lines[0].rpartition("=")[2])
    assert any(r"\ln(1 + e^{z_i}) - t_i z_i" in line for line in lines)
    assert any(line.endswith(r"= \frac{p_i - t_i}{n}") for line in lines)
    z, t = sympy.symbols("z t")
    slope = sympy.diff(sympy.log(1 + sympy.exp(z)) - t * z, z)
    assert sympy.simplify(slope - (sigmoid - t)) == 0


#: A line of a page, letters for what the parser does not read, numbers, and what a hand computes.
BY_HAND = [
    ("roll_downhill#text-how-far", "w", {"L'(w)": "g"}, {"w": 1, "eta": 0.1, "g": 2}, 0.8),
    ("house_prices#text-residual-times-jacobian", "v_i", {"r_i": "r"}, {"n": 3, "r": 6}, 4),
    ("logistic#text-border-said", r"\text{odds}", {}, {"p": 0.8}, 4),
    (
        "momentum#text-what-to-try",
        r"\theta_{\text{next}}",
        {r"\theta_{\text{now}}": r" \cdot a", r"\theta_{\text{before}}": r" \cdot c"},
        {"beta": 0.9, "eta": 0.1, "lambda": 2, "a": 0.8, "c": 1},
        0.46,
    ),
    ("momentum#text-the-best-momentum", r"\sqrt\beta", {r"\kappa": " k"}, {"k": 100}, 9 / 11),
    (
        "momentum#text-the-best-momentum",
        r"\eta",
        {r"\lambda_{\max}": "a", r"\lambda_{\min}": "c"},
        {"a": 1, "c": 0.04},
        25 / 9,
    ),
    (
        "leverage#text-the-supports",
        r"\text{sd of the steepness}",
        {"S_{xx}": "a", r"\sigma": "c"},
        {"c": 3, "a": 9},
        1,
    ),
    ("leverage#text-hidden", "t", {}, {"r": 1, "s": 3**0.5, "h": 5 / 6}, 2**0.5),
    ("leverage#text-cook-s-distance-adds-up-the-squared", "D", {}, {"t": 2**0.5, "h": 5 / 6}, 5),
    (
        "leverage#text-leverage",
        "\\begin{aligned}\n&h_i",
        {r"\bar x": "c", "x_i": "a", "S_{xx}": "d"},
        {"n": 4, "a": -1, "c": 2.5, "d": 21},
        5 / 6,
    ),
    ("leverage#text-projection", "d", {}, {"r": 1, "h": 5 / 6}, 6),
    ("leverage#text-thresholds", "t^*", {}, {"t": 1, "n": 8, "p": 2}, 1),
    (
        "iq_chain#text-two-layers",
        r"\frac{\partial L}{\partial w_1}",
        {r"\hat y": "c", "w_2": r"a \cdot"},
        {"c": 3, "y": 1, "a": 5, "x": 7},
        140,
    ),
    (
        "iq_chain#text-two-layers",
        r"\frac{\partial L}{\partial w_2}",
        {r"\hat y": "c"},
        {"c": 3, "y": 1, "h": 5},
        20,
    ),
    (
        "digits#text-backwards",
        r"\frac{\partial L}{\partial z_k}",
        {"p_k": "p", "t_k": "t"},
        {"p": 0.75, "t": 1},
        -0.25,
    ),
    (
        "sgd#text-admonition-common-belief-checked",
        r"\operatorname{sd} (g_B )",
        {r"\sigma(\theta)": "c", r"\sqrt B": r"\sqrt{b}"},
        {"c": 3, "b": 9},
        1,
    ),
    (
        "batches#text-the-noise-of-a-batch",
        r"\operatorname{sd}(g_B)",
        {r"\sigma": "c", r"\sqrt B": r"\sqrt{b}"},
        {"c": 3, "b": 9},
        1,
    ),
    ("line_fit#text-factor", "e", {" e": " r"}, {"eta": 0.1, "lambda": 2, "r": 5}, 4),
]


@pytest.mark.parametrize(("cell", "left", "letters", "values", "expected"), BY_HAND)
def test_a_formula_gives_what_a_hand_computes(cell, left, letters, values, expected):
    tex = formulas(*cell.split("#"))[left].rpartition("=")[2]
    for name, letter in letters.items():
        tex = tex.replace(name, letter)
    known = {sympy.Symbol(name): value for name, value in values.items()}
    assert float(parse(tex).subs(known)) == pytest.approx(expected)
