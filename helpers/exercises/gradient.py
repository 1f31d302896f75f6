"""Answers that are the gradient of a mean squared error."""

import itertools
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from helpers.checks import check_count, check_finite, check_overflow, real_array
from helpers.exercises._answers import RTOL, Floats, tolerance
from helpers.exercises._verdicts import Check, as_values, check_shape, checker

ORDINALS = ("first", "second", "third", "fourth")


def gradient_exercise(
    jacobian: ArrayLike,
    residuals: ArrayLike,
    parameter: int | None = None,
    mistakes: dict[str, Any] | None = None,
) -> Check:
    """Return a checker of the gradient (2/n) Jᵀr of a mean squared error.

    The mistakes are those of chapter :doc:`house_prices` and the ones that are given; one that
    leads to the right answer is dropped, and mistakes that cannot be told apart are named together.

    Parameters
    ----------
    jacobian : array_like, shape (n, p)
        J = ∂ŷ/∂θ, one row a point and one column a parameter.
    residuals : array_like, shape (n,)
        r = ŷ − y.
    parameter : int, optional
        With j the answer is the one derivative by parameter j, counted from 0.
    mistakes : dict of str to array_like, optional
        More sentences, and the gradients (or the one derivative) that these mistakes lead to.

    Returns
    -------
    function
        ``check(answer)``, as from ``exercise``.

    Raises
    ------
    TypeError
        If an argument holds no real numbers, or parameter is no whole number.
    ValueError
        If the shapes do not fit, an entry is not finite or too large, or there is no such
        parameter.

    Examples
    --------
    >>> check = gradient_exercise([[1], [2], [3]], [1, 1, 1])
    >>> check([2])
    ✗ not yet: the factor 2 is missing
    >>> check([4])
    ✓ right
    """
    jacobian = real_array("jacobian", jacobian).astype(float)
    residuals = real_array("residuals", residuals).astype(float)
    if jacobian.ndim != 2 or residuals.shape != jacobian.shape[:1] or 0 in jacobian.shape:
        raise ValueError(
            "jacobian must have a row for each residual and a column for each parameter, "
            f"got shapes {jacobian.shape} and {residuals.shape}"
        )
    check_finite("jacobian", jacobian)
    check_finite("residuals", residuals)
    n, p = jacobian.shape
    if parameter is not None:
        check_count("parameter", parameter, 0)
        if parameter >= p:
            raise ValueError(f"parameter must be at most {p - 1}, got {parameter!r}")
    gradient = check_overflow("jacobian", 2 / n * jacobian.T @ residuals)
    given = as_values({} if mistakes is None else mistakes)
    for text, value in given.items():
        check_finite("mistakes", value)
        check_shape(text, value, (p,) if parameter is None else ())
    slips = {"the factor 2 is missing": gradient / 2}
    if n > 1:
        slips |= {
            "divide by the number of points: the loss is a mean": gradient * n,
            "the factors 2 and 1/n are missing": gradient * n / 2,
            "divided by n twice": gradient / n,
        }
    slips |= {f"the sign is the other one, and {text}": -value for text, value in slips.items()}
    slips["the sign is the other one: the residual is ŷ − y"] = -gradient
    if parameter is None:
        if n == p:
            slips["the Jacobian is transposed"] = 2 / n * jacobian @ residuals
            slips["that is ∂L/∂ŷ; the Jacobian is missing"] = 2 / n * residuals
        if p <= 4:
            for order in itertools.permutations(range(p)):
                names = ", ".join(ORDINALS[i] for i in order)
                slips[f"these are the slopes in the order {names}"] = gradient[list(order)]
        return _told_apart(gradient, slips | given)
    right, slips = gradient[parameter], {text: value[parameter] for text, value in slips.items()}
    for other in range(p):
        slips[f"that is the slope of parameter {other + 1} of {p}"] = gradient[other]
    return _told_apart(right, slips | given)


def _told_apart(right: Floats, mistakes: Mapping[str, Floats]) -> Check:
    """Return the checker with the mistakes that differ from ``right`` and from each other."""

    def near(a: Floats, b: Floats) -> np.bool_:
        return (np.abs(a - b) <= np.maximum(tolerance(a, RTOL), tolerance(b, RTOL))).all()

    named: dict[str, Floats] = {}
    for sentence, value in mistakes.items():
        same = [known for known in named if near(named[known], value)]
        if same:
            named[f"{same[0]}; or {sentence}"] = named.pop(same[0])
        elif not near(right, value):
            named[sentence] = value
    return checker(right, named, RTOL)
