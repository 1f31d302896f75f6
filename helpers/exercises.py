"""Checkers that tell a wrong answer which mistake it looks like."""

import itertools

import numpy as np

from helpers.checks import check_count, check_finite, check_number, check_overflow, real_array
from helpers.display import emit

#: Answers with three digits are right.
RTOL = 3e-3
SIGNS = {"open": "○", "right": "✓", "wrong": "✗"}


def exercise(right, mistakes, rtol=RTOL):
    """Return ``check(answer)``, which shows a verdict.

    ``right`` is a number or an array; ``mistakes`` maps a sentence such as "the square root is
    missing" to the value that this mistake leads to. ``check(None)`` asks for an answer. An answer
    is a value when each entry agrees with it within ``rtol``, relative to that entry (to the
    largest one where it is zero).

    Raises ``ValueError`` if right or a mistake is not finite, if their shapes differ, or if a
    mistake leads to the right value or to that of another: it could then accuse an answer wrongly.
    """
    right = real_array("right", right).astype(float)
    if not isinstance(mistakes, dict):
        raise TypeError(f"mistakes must map sentences to values, got {mistakes!r}")
    mistakes = {text: real_array("mistakes", v).astype(float) for text, v in mistakes.items()}
    rtol = check_number("rtol", rtol, above=0)

    def is_value(answer, value):
        return bool((np.abs(answer - value) <= _tolerance(value, rtol)).all())

    known = {"right": right, **mistakes}
    for sentence, value in known.items():
        if not np.isfinite(value).all():
            raise ValueError(f"right and mistakes must be finite, got {value} for “{sentence}”")
        if value.shape != right.shape:
            raise ValueError(f"mistakes must have shape {right.shape}, “{sentence}” does not")
        for other in known:
            if other != sentence and is_value(known[other], value):
                raise ValueError(f"mistakes must differ: “{sentence}” and “{other}” give {value}")

    def judge(answer):
        entries = answer if isinstance(answer, (list, tuple)) else [answer]
        if any(entry is None for entry in entries):
            return "open", "no answer yet"
        try:
            answer = real_array("answer", answer).astype(float)
        except TypeError:
            kind = type(answer).__name__
            return "wrong", f"the answer must be a number or an array, not {kind}"
        if answer.shape != right.shape:
            return "wrong", f"the answer must have shape {right.shape}, yours has {answer.shape}"
        if not np.isfinite(answer).all():
            return "wrong", "the answer is not finite: look for a division by zero or an overflow"
        if is_value(answer, right):
            return "right", "right"
        likely = [sentence for sentence, value in mistakes.items() if is_value(answer, value)]
        return "wrong", f"not yet: {likely[0]}" if likely else "not yet, and no mistake known here"

    def check(answer):
        verdict, says = judge(answer)
        emit("exercise", {"verdict": verdict, "says": says}, f"{SIGNS[verdict]} {says}")

    return check


def gradient_exercise(jacobian, residuals, parameter=None):
    """Return ``check(answer)`` for the gradient (2/n) Jᵀr of a mean squared error.

    ``jacobian`` holds ∂ŷ/∂θ, one row a point and one column a parameter, ``residuals`` ŷ − y.
    With ``parameter=j`` the answer is the one derivative by parameter j. Raises ``ValueError``
    for shapes that do not fit. The mistakes are those of chapter *house_prices*; one that leads
    to the right answer is dropped, and mistakes that cannot be told apart are named together.
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


def _told_apart(right, mistakes):
    """Return the exercise with the mistakes that differ from ``right`` and from each other."""

    def near(a, b):
        return (np.abs(a - b) <= np.maximum(_tolerance(a, RTOL), _tolerance(b, RTOL))).all()

    named = {}
    for sentence, value in mistakes.items():
        same = [known for known in named if near(named[known], value)]
        if same:
            named[f"{same[0]}; or {sentence}"] = named.pop(same[0])
        elif not near(right, value):
            named[sentence] = value
    return exercise(right, named)


def _tolerance(value, rtol):
    scale = np.abs(value).max(initial=0) or 1.0
    return rtol * np.where(np.abs(value) > 1e-9 * scale, np.abs(value), scale)
