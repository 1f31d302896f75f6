"""Checkers that tell a wrong answer which mistake it looks like."""

import itertools
from collections.abc import Callable, Mapping
from decimal import Decimal
from numbers import Real
from typing import Any, TypeAlias, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.checks import check_count, check_finite, check_number, check_overflow, real_array
from helpers.display import emit

#: Answers with three digits are right: rounding moves the first of them, 1.00, by half a hundredth.
RTOL = 5e-3
#: A count is right or wrong, whatever float holds it.
WHOLE = 1e-9
#: Within ten times the tolerance an answer that is no known mistake needs more digits.
CLOSE = 10
#: A field on the page takes so many numbers.
FEW = 9
SIGNS = {"open": "○", "right": "✓", "wrong": "✗"}

Floats: TypeAlias = NDArray[np.float64]
Check: TypeAlias = Callable[[object], None]


def exercise(right: ArrayLike, mistakes: dict[str, Any], rtol: float | None = None) -> Check:
    """Return a checker that tells a wrong answer which mistake it looks like.

    An answer is a value when each entry agrees with it within ``rtol``, relative to that entry (to
    the largest one where it is zero).

    Parameters
    ----------
    right : array_like
        The right answer, a number or an array.
    mistakes : dict of str to array_like
        A sentence, such as "the square root is missing", and the value that this mistake leads to.
    rtol : float, optional
        The relative tolerance, > 0. Without it integers are right exactly, and others with three
        digits.

    Returns
    -------
    function
        ``check(answer)`` shows a verdict; ``check(None)`` asks for an answer.

    Raises
    ------
    TypeError
        If right or a mistake holds no real numbers, or mistakes are no dict.
    ValueError
        If right or a mistake is not finite, if their shapes differ, or if a mistake leads to the
        right value or to that of another: it could then accuse an answer wrongly.

    Examples
    --------
    >>> check = exercise(3.0, {"the square root is missing": 9.0})
    >>> check(9)
    ✗ not yet: the square root is missing
    >>> check(3.001)
    ✓ right
    >>> exercise(466, {})(465)
    ✗ not yet, and no mistake known here
    """
    given = real_array("right", right)
    right = given.astype(float)
    if not isinstance(mistakes, dict):
        raise TypeError(f"mistakes must map sentences to values, got {mistakes!r}")
    values = {text: real_array("mistakes", v).astype(float) for text, v in mistakes.items()}
    if rtol is None:
        rtol = WHOLE if given.dtype.kind in "iu" else RTOL
    rtol = check_number("rtol", rtol, above=0)
    known = {"right": right, **values}
    for sentence, value in known.items():
        if not np.isfinite(value).all():
            raise ValueError(f"right and mistakes must be finite, got {value} for “{sentence}”")
        if value.shape != right.shape:
            raise ValueError(f"mistakes must have shape {right.shape}, “{sentence}” does not")
        for other in known:
            if other != sentence and _is_value(known[other], value, rtol):
                raise ValueError(f"mistakes must differ: “{sentence}” and “{other}” give {value}")
    return _checker(right, values, rtol)


def _checker(right: Floats, mistakes: Mapping[str, Floats], rtol: float) -> Check:
    """Return the checker for values that are known to be finite and to differ."""

    question = {
        "right": _to_list(right),
        "shape": list(right.shape),
        "mistakes": [[sentence, _to_list(value)] for sentence, value in mistakes.items()],
        "rtol": rtol,
        "close": CLOSE * rtol if rtol > WHOLE else 0,
    }

    def judge(answer: object) -> tuple[str, str]:
        if _is_open(answer):
            return "open", "no answer yet"
        try:
            found = real_array("answer", _plain(answer)).astype(float)
        except TypeError:
            kind = type(answer).__name__
            return "wrong", f"the answer must be a number or an array, not {kind}"
        if found.shape != right.shape:
            return "wrong", f"the answer must have shape {right.shape}, yours has {found.shape}"
        if not np.isfinite(found).all():
            return "wrong", "the answer is not finite: look for a division by zero or an overflow"
        if _is_value(found, right, rtol):
            return "right", "right"
        likely = [text for text, value in mistakes.items() if _is_value(found, value, rtol)]
        if likely:
            return "wrong", f"not yet: {likely[0]}"
        if question["close"] and _is_value(found, right, CLOSE * rtol):
            return "wrong", "close: give more digits"
        return "wrong", "not yet, and no mistake known here"

    def check(answer: object) -> None:
        verdict, says = judge(answer)
        data: dict[str, Any] = {"verdict": verdict, "says": says}
        if verdict == "open" and right.size <= FEW:
            data["question"] = question
        emit("exercise", data, f"{SIGNS[verdict]} {says}")

    return check


def gradient_exercise(
    jacobian: ArrayLike, residuals: ArrayLike, parameter: int | None = None
) -> Check:
    """Return a checker of the gradient (2/n) Jᵀr of a mean squared error.

    The mistakes are those of chapter :doc:`house_prices`; one that leads to the right answer is
    dropped, and mistakes that cannot be told apart are named together.

    Parameters
    ----------
    jacobian : array_like, shape (n, p)
        J = ∂ŷ/∂θ, one row a point and one column a parameter.
    residuals : array_like, shape (n,)
        r = ŷ − y.
    parameter : int, optional
        With j the answer is the one derivative by parameter j, counted from 0.

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
                slips[f"the order of the parameters: {order}"] = gradient[list(order)]
        return _told_apart(gradient, slips)
    right, slips = gradient[parameter], {text: value[parameter] for text, value in slips.items()}
    for other in range(p):
        slips[f"that is the derivative by parameter {other}"] = gradient[other]
    return _told_apart(right, slips)


def _told_apart(right: Floats, mistakes: Mapping[str, Floats]) -> Check:
    """Return the checker with the mistakes that differ from ``right`` and from each other."""

    def near(a: Floats, b: Floats) -> np.bool_:
        return (np.abs(a - b) <= np.maximum(_tolerance(a, RTOL), _tolerance(b, RTOL))).all()

    named: dict[str, Floats] = {}
    for sentence, value in mistakes.items():
        same = [known for known in named if near(named[known], value)]
        if same:
            named[f"{same[0]}; or {sentence}"] = named.pop(same[0])
        elif not near(right, value):
            named[sentence] = value
    return _checker(right, named, RTOL)


def _to_list(value: Floats) -> list[float]:
    """Return the entries in one row, with the digits that two machines agree on."""
    return [float(f"{entry:.12g}") for entry in value.ravel()]


def _plain(answer: Any) -> Any:
    """Return an answer in containers that numpy reads: tensors detached, fractions as floats."""
    if isinstance(answer, (list, tuple)):
        return [_plain(entry) for entry in cast("list[Any]", answer)]
    if hasattr(answer, "requires_grad"):
        return answer.detach().cpu().numpy()
    if getattr(getattr(answer, "dtype", None), "kind", "") == "O":
        return _plain(answer.tolist())
    if isinstance(answer, (Real, Decimal)):
        try:
            return float(answer)
        except (OverflowError, ValueError):  # 10**400; a NaN that signals
            return answer
    return answer


def _is_open(answer: object) -> bool:
    """Return whether an answer, or an entry of it, has yet to be given."""
    entries = cast("list[object]", answer) if isinstance(answer, (list, tuple)) else [answer]
    return any(entry is None for entry in entries)


def _is_value(answer: Floats, value: Floats, rtol: float) -> bool:
    """Return whether each entry of an answer is that of a value, within the tolerance."""
    return bool((np.abs(answer - value) <= _tolerance(value, rtol)).all())


def _tolerance(value: Floats, rtol: float) -> Floats:
    """Return the tolerance of each entry; one that is only rounding has that of the largest."""
    scale = np.abs(value).max(initial=0) or 1.0
    return rtol * np.where(np.abs(value) > 1e-9 * scale, np.abs(value), scale)
