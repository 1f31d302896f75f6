"""Whatever a function of helpers is given: an error that names the argument, or a sound answer."""

import contextlib
import inspect
import io
import warnings

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

import helpers
from helpers import Rule, descend, style

ROWS = [[1.0, 1], [2, 1], [4, 1], [5, 1]]
Y = [1.0, 2, 3, 5]
SQUARE = [[2.0, 0.5], [0.5, 1]]

#: A good call of each public function, by the names of its arguments.
GOOD = {
    "adagrad": {"lr": 0.1, "eps": 1e-10},
    "adam": {"lr": 0.1, "betas": (0.9, 0.99), "eps": 1e-8, "amsgrad": True},
    "adamw": {"lr": 0.1, "betas": (0.9, 0.99), "eps": 1e-8, "weight_decay": 0.1}
    | {"amsgrad": False},
    "agreement": {"by_hand": [1.0, 2], "autograd": [1.0, 2]},
    "anscombe": {},
    "autograd": {"loss": lambda x: (x**2).sum(), "at": [1.0, 2]},
    "blobs": {"name": "test"},
    "central_difference": {"loss": lambda x: np.sum(x**2), "at": [1.0, 2], "h": 1e-5},
    "claim": {"statement": "{z} is small", "holds": True, "z": 0.1},
    "condition_number": {"hessian": SQUARE},
    "contraction": {"hessian": SQUARE, "lr": 0.1},
    "cooks_distance": {"rows": ROWS, "y": Y},
    "descend": {"gradient": np.sin, "start": [1.0, 2], "rule": helpers.sgd(0.1), "steps": 4}
    | {"every": 2, "require_finite": True},
    "design": {"x": [1.0, 2]},
    "digits": {},
    "eight_points": {},
    "exercise": {"right": 2.0, "mistakes": {"the sign": -2.0}, "rtol": 0.01},
    "explore": {"draw": lambda lr: plt.figure(label="A figure"), "lr": [0.1, 0.2]},
    "four_points": {"name": "A"},
    "glue": {"z": 0.1},
    "gradient_exercise": {
        "jacobian": ROWS,
        "residuals": Y,
        "parameter": 1,
        "mistakes": {"a slip": 1.0},
    },
    "hat_matrix": {"rows": ROWS},
    "houses": {},
    "learning_rate_limit": {"hessian": SQUARE},
    "least_squares": {"rows": ROWS, "y": Y},
    "leave_one_out": {"rows": ROWS, "y": Y},
    "leverages": {"rows": ROWS},
    "mse_hessian": {"rows": ROWS},
    "nebulae": {},
    "pad": {"network": [np.ones((64, 2)), np.ones(2), np.ones((2, 10)), np.ones(10)]}
    | {"not_sure": 0.8},
    "play": {"surface": "line", "rules": {"descent": 0.1}, "name": "x", "start": [0.0, 1.0]}
    | {"steps": 2, "most": 9, "horizon": 9, "points": [[1, 2], [2, 3]], "move_points": True}
    | {"noise": "none", "batch": 1, "sigma": 0.0, "seed": 1, "view": [-1, 3, -2, 4]}
    | {"data_view": [[0, 3], [0, 4]], "data_names": ["x", "y"], "picture": "data"}
    | {"panels": ["loss"], "controls": ["lr"], "ranges": {"lr": (0.1, 1)}},
    "proportion": {"hits": 3, "runs": 10},
    "relative_error": {"a": [1.0, 2], "b": [1.0, 3]},
    "rmsprop": {"lr": 0.1, "alpha": 0.9, "eps": 1e-8},
    "rule_exercise": {"rule": helpers.sgd(0.1, 0.9)}
    | {"mistakes": {"the step uses the old velocity": lambda t, g, v: (t - 0.1 * v, 0.9 * v + g)}},
    "sgd": {"lr": 0.1, "momentum": 0.9, "nesterov": True},
}
VALUES = set("ClaimError Data Objective Proportion Rule style wave wave_bowl wave_sine".split())
#: Where the docstring promises infinity.
MAY_BE_INFINITE = {"contraction", "condition_number", "learning_rate_limit"}
ARGUMENTS = [(name, argument) for name in GOOD for argument in GOOD[name]]

PYTHON = [0, 1, -1, 0.5, -0.0, 1e-320, 1e-160, 1e154, 1e308, 10**400, np.nan, np.inf, -np.inf, 2j]
NUMPY = [np.float16(1), np.int8(-3), np.uint8(200), np.longdouble(1), np.datetime64("nat")]
NESTED = [(), [], [[]], [[1], [1, 2]], {}, {"lr": 1}, {1, 2}, range(3), slice(3), [None]]
OTHER = [True, None, "", "x", "A", "{z}", b"1", object(), torch.ones(1)]
things = [*PYTHON, *NUMPY, *NESTED, *OTHER, np.array(["a"]), torch.ones(2, requires_grad=True)]
dtypes = st.sampled_from(["f8", "f4", "f2", "i8", "u1", "?", "c16", "U1", "O"])
shapes = array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4)
plain = arrays(
    float,
    shapes,
    elements=st.sampled_from([0.0, 1, -1, 2, 1e-320, 1e-160, 1e8, 1e154, 1e308, -1e308]),
)
any_array = st.tuples(dtypes, shapes).flatmap(lambda pair: arrays(*pair, fill=st.nothing()))
odd = st.sampled_from(things) | plain | any_array
#: A function's odd values are what is no function, and functions that return what is odd.
FUNCTIONS = {"gradient", "loss", "draw"}
odd_function = odd | odd.map(lambda value: lambda *_, **__: value)


def leaves(result):
    """Yield the numbers in what a function returned."""
    if isinstance(result, Rule):
        result = descend(np.sin, [1.0, 2.0], result, 3, require_finite=True)
    if isinstance(result, dict):
        result = list(result.values())
    if isinstance(result, (tuple, list)):
        for each in result:
            yield from leaves(each)
    elif isinstance(result, (float, np.floating, np.ndarray)):
        yield np.asarray(result, float)


def complaints(name, arguments):
    """Call a function; yield what is wrong with what happened."""
    function, values = getattr(helpers, name), list(arguments.values())
    positional = {"claim": 2, "explore": 1, "play": 2}.get(name, 0)
    try:
        with contextlib.redirect_stdout(None), warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            result = function(*values[:positional], **dict(list(arguments.items())[positional:]))
            if name == "explore":
                result.data()
            if name in ("pad", "play"):
                result.show()
            found = [*leaves(result)]
    except (TypeError, ValueError) as error:
        if not str(error).startswith(
            tuple(f"{each} " for each in (*arguments, *SAID.get(name, ())))
        ):
            yield f"{type(error).__name__}: {error}"
    else:
        sound = (lambda x: ~np.isnan(x)) if name in MAY_BE_INFINITE else np.isfinite
        if not all(sound(each).all() for each in found):
            yield f"returned {result!r}"
    finally:
        plt.close("all")


#: What errors may begin with besides the argument: its entries, or its parts.
SAID = {
    "adagrad": ("gradient", "rule"),
    "adam": ("gradient", "rule", "betas[0]", "betas[1]"),
    "adamw": ("gradient", "rule", "betas[0]", "betas[1]"),
    "rmsprop": ("gradient", "rule"),
    "sgd": ("gradient", "rule"),
    "agreement": ("gradients",),
    "exercise": ("right and",),
    "explore": ("choices",),
    "play": ("lr of", "rules["),
}


def test_every_public_function_is_tried():
    assert set(GOOD) | VALUES == set(helpers.__all__)
    for name, arguments in GOOD.items():
        assert not list(complaints(name, arguments)), name
        own = inspect.signature(getattr(helpers, name)).parameters.values()
        assert {each.name for each in own if each.kind == each.POSITIONAL_OR_KEYWORD} <= set(
            arguments
        )


@pytest.mark.parametrize(
    ("name", "argument"), ARGUMENTS, ids=[" ".join(pair) for pair in ARGUMENTS]
)
@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(st.data())
def test_an_odd_argument_is_named_or_answered(name, argument, data):
    value = data.draw(odd_function if argument in FUNCTIONS else odd)
    assert list(complaints(name, GOOD[name] | {argument: value})) == []


@given(odd | odd_function)
def test_a_checker_has_a_word_for_whatever_it_is_given(answer):
    rule = helpers.rule_exercise(helpers.sgd(0.1, 0.9), {})
    for check in (helpers.exercise([1.0, 2], {}), helpers.gradient_exercise(ROWS, Y, 1), rule):
        said = io.StringIO()
        with contextlib.redirect_stdout(said), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            check(answer)
        assert said.getvalue()[0] in "✓✗○"


@given(odd)
def test_style_takes_figures_only(value):
    with pytest.raises(TypeError, match="^figure must"):
        style.svg(value)
