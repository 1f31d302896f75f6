"""Checkers that tell a wrong answer which mistake it looks like."""

import contextlib
import io
import itertools
import math
import warnings
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from numbers import Real
from typing import Any, TypeAlias, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.checks import (
    check_count,
    check_finite,
    check_function,
    check_number,
    check_overflow,
    real_array,
)
from helpers.display import emit, say
from helpers.optimizers import Rule, descend

#: Answers with three digits are right: rounding moves the first of them, 1.00, by half a hundredth.
RTOL = 5e-3
#: A count is right or wrong, whatever float holds it.
WHOLE = 1e-9
#: Within ten times the tolerance an answer that is no known mistake needs more digits.
CLOSE = 10
#: A mistake is told apart with two digits too, 0.33 for a third, where no other is as near.
LOOSE = 3
#: A field on the page takes so many numbers.
FEW = 9
ORDINALS = ("first", "second", "third", "fourth")
#: Another order of operations moves a path by less, another ε by more.
PATH_TOL = 1e-9
#: Numbers that were rounded, or float32 for a while, leave a path by no more.
ROUNDED = 1e-5
STEPS = 20
SIGNS = {"open": "○", "right": "✓", "wrong": "✗"}

Floats: TypeAlias = NDArray[np.float64]
Check: TypeAlias = Callable[[object], None]
#: ``update(theta, gradient, memory)`` returns the next ``(theta, memory)``.
Update: TypeAlias = Callable[[Any, Any, Any], Any]

CURVATURES = np.array([1.0, 25.0])
#: Gradients and starts on which a rule is tried: a ravine; one so flat that ε counts; one whose
#: second slope is zero, where a missing ε divides zero by zero. No start is a whole number of usual
#: steps from the bottom: there rounding would decide.
TRIALS: list[tuple[Callable[[Floats], Floats], list[float]]] = [
    (lambda theta: CURVATURES * (theta - 1), [3.1, 2.3]),
    (lambda theta: 1e-6 * CURVATURES * (theta - 1), [-1.13, 1.37]),
    (lambda theta: np.array([1.0, 0.0]) * (theta - 1), [0.47, 2.2]),
]


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
    values = _as_values(mistakes)
    if rtol is None:
        rtol = WHOLE if given.dtype.kind in "iu" else RTOL
    rtol = check_number("rtol", rtol, above=0)
    known = {"right": right, **values}
    for sentence, value in known.items():
        if not np.isfinite(value).all():
            raise ValueError(f"right and mistakes must be finite, got {value} for “{sentence}”")
        _check_shape(sentence, value, right.shape)
        for other in known:
            if other != sentence and _is_value(known[other], value, rtol):
                raise ValueError(f"mistakes must differ: “{sentence}” and “{other}” give {value}")
    return _checker(right, values, rtol)


def _as_values(mistakes: dict[str, Any]) -> dict[str, Floats]:
    if not isinstance(mistakes, dict):
        raise TypeError(f"mistakes must map sentences to values, got {mistakes!r}")
    return {text: real_array("mistakes", value).astype(float) for text, value in mistakes.items()}


def _check_shape(sentence: str, value: Floats, shape: tuple[int, ...]) -> None:
    if value.shape != shape:
        raise ValueError(f"mistakes must have shape {shape}, “{sentence}” does not")


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
        if found.size == right.size == 1:
            found = found.reshape(right.shape)
        if found.shape != right.shape:
            return "wrong", _misfit(found.shape, right.shape)
        if not np.isfinite(found).all():
            return "wrong", "the answer is not finite: look for a division by zero or an overflow"
        if _is_value(found, right, rtol):
            return "right", "right"
        return "wrong", _wrong_sentence(found, right, mistakes, rtol)

    def check(answer: object) -> None:
        verdict, says = judge(answer)
        asks = verdict == "open" and right.size <= FEW
        _show(verdict, says, {"question": question} if asks else {})

    return check


def _wrong_sentence(
    found: Floats, right: Floats, mistakes: Mapping[str, Floats], rtol: float
) -> str:
    """Return what to say of a wrong answer, as the page's function of this name does."""

    def alike(tolerance: float) -> list[str]:
        return [text for text, value in mistakes.items() if _is_value(found, value, tolerance)]

    if likely := alike(rtol):
        return f"not yet: {likely[0]}"
    if rtol <= WHOLE:
        if (found % 1).any():
            return "not yet: here only whole numbers are right"
    elif _is_value(found, right, CLOSE * rtol):
        return "close: give more digits"
    elif len(near := alike(LOOSE * rtol)) == 1:
        return f"not yet: {near[0]}"
    return "not yet, and no mistake known here"


def _misfit(found: tuple[int, ...], right: tuple[int, ...]) -> str:
    """Return what to say of an answer with other entries than the right one."""
    if max(len(found), len(right)) > 1:
        return f"the answer has shape {right}, and yours {found}"
    wanted = f"{right[0]} numbers, as a list" if right != () and right[0] > 1 else "one number"
    return f"the answer is {wanted}, and yours has {math.prod(found)}"


def _show(verdict: str, says: str, more: Mapping[str, object]) -> None:
    data = {"verdict": verdict, "says": says, **more}
    emit("exercise", data, f"{SIGNS[verdict]} {says}")


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
    given = _as_values({} if mistakes is None else mistakes)
    for text, value in given.items():
        check_finite("mistakes", value)
        _check_shape(text, value, (p,) if parameter is None else ())
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
        return (np.abs(a - b) <= np.maximum(_tolerance(a, RTOL), _tolerance(b, RTOL))).all()

    named: dict[str, Floats] = {}
    for sentence, value in mistakes.items():
        same = [known for known in named if near(named[known], value)]
        if same:
            named[f"{same[0]}; or {sentence}"] = named.pop(same[0])
        elif not near(right, value):
            named[sentence] = value
    return _checker(right, named, RTOL)


def rule_exercise(rule: Rule, mistakes: dict[str, Update]) -> Check:
    """Return a checker of an update that the reader writes, such as a step of momentum.

    The update takes the parameters, the gradient and its memory, which is 0.0 at first, and returns
    the next parameters and memory. It is run for 20 steps from three starts. A wrong sign, a memory
    that is forgotten or kept elsewhere, and whatever breaks the form of an update need not be
    listed.

    Parameters
    ----------
    rule : Rule
        What the update should do, such as ``sgd(0.05, 0.9)``; for two parameters.
    mistakes : dict of str to function
        A sentence, such as "the root is missing", and an update with this mistake.

    Returns
    -------
    function
        ``check(update)`` shows a verdict; ``check(None)`` asks for an answer. What an update prints
        in its first step is shown, the rest is not.

    Raises
    ------
    TypeError
        If rule is no Rule, or mistakes are no dict of functions.
    ValueError
        If the rule does not stay finite, if a mistake breaks the form of an update, or if it leads
        to the right path or to that of another: it could then accuse an answer wrongly.

    Examples
    --------
    >>> from helpers import sgd
    >>> check = rule_exercise(sgd(0.05, 0.9), {
    ...     "the step uses the old velocity": lambda t, g, v: (t - 0.05 * v, 0.9 * v + g)})
    >>> def update(theta, g, v):
    ...     return theta - 0.05 * v, 0.9 * v + g
    >>> check(update)
    ✗ not yet: the step uses the old velocity
    >>> check(lambda theta, g, v: (theta - 0.05 * g, v))
    ✗ not yet: the memory is forgotten: use the one that comes in, and return the new one
    """
    if not isinstance(rule, Rule):
        raise TypeError(f"rule must be a Rule such as sgd(lr=0.1), got {rule!r}")
    if not isinstance(mistakes, dict):
        raise TypeError(f"mistakes must map sentences to functions, got {mistakes!r}")
    with np.errstate(all="ignore"):
        right = np.array([descend(*trial, rule, STEPS) for trial in TRIALS])
    check_finite("rule", right, "keep a path finite")
    known: dict[str, Floats] = {}
    for sentence, update in [*_common_mistakes(rule), *mistakes.items()]:
        check_function("mistakes", update, "of theta, gradient and memory")
        try:
            path = _paths(_Watched(update))
        except _Slip as slip:
            raise ValueError(f"mistakes must keep to the form: “{sentence}”: {slip}") from None
        for other, value in [("right", right), *known.items()]:
            if _is_path(path, value):
                raise ValueError(f"mistakes must differ: “{sentence}” and “{other}” do not")
        known[sentence] = path

    def check(answer: object) -> None:
        if answer is None:
            return _show("open", "no answer yet", {})
        if not callable(answer):
            kind = type(answer).__name__
            return _show("wrong", f"the answer must be a function, not {kind}: do not call it", {})
        says = _judge_update(answer, right, known)
        return _show("right" if says == "right" else "wrong", says, {})

    return check


def _common_mistakes(rule: Rule) -> Iterator[tuple[str, Update]]:
    """Yield the mistakes that every rule invites."""
    zero = np.zeros(2)

    def state(theta: Floats, memory: Any) -> Any:
        return rule.init(theta) if isinstance(memory, float) else memory

    yield (
        "the sign is the other one: a step goes against the gradient",
        lambda theta, g, memory: rule.update(theta, -g, state(theta, memory)),
    )
    yield "the point stays where it is: return the new one", lambda theta, g, memory: (theta, 0)
    if rule.init(zero) is None:
        return
    yield (
        "the memory is forgotten: use the one that comes in, and return the new one",
        lambda theta, g, memory: (rule.update(theta, g, rule.init(theta))[0], memory),
    )
    if isinstance(rule.init(zero), np.ndarray):
        yield (
            "the memory is returned first: the new point comes before it",
            lambda theta, g, memory: rule.update(theta, g, state(theta, memory))[::-1],
        )


class _Slip(Exception):
    """A mistake in the form of an update, which shows before any number is compared."""


class _Watched:
    """An update that raises ``_Slip`` where another, which it calls, breaks the form of one."""

    def __init__(self, update: Update) -> None:
        self.update = update
        #: What it printed in its first step.
        self.printed: str | None = None

    def __call__(self, theta: Floats, gradient: Floats, memory: Any) -> tuple[Floats, Any]:
        given = theta.copy(), gradient.copy()
        printed = io.StringIO()
        try:
            with contextlib.redirect_stdout(printed):
                returned = self.update(*given, memory)
            if returned is None and printed.getvalue():
                raise _Slip("your function prints its result: return it")
            if not np.array_equal((theta, gradient), given, equal_nan=True):
                raise _Slip(
                    "your function changes theta or g in place, which the caller still needs: "
                    "write theta = theta - …, not theta -= …"
                )
            return _point_and_memory(returned, theta.shape)
        except (_Slip, KeyboardInterrupt):
            raise
        except BaseException as error:
            raise _Slip(_failure(error)) from None
        finally:
            if self.printed is None:
                self.printed = printed.getvalue()


def _failure(error: BaseException) -> str:
    """Return what to say of an error, also of one that cannot say it itself."""
    if isinstance(error, RecursionError):
        return "your function calls itself without end"
    try:
        text = " ".join(str(error).split())
    except BaseException:
        text = ""
    return f"your function fails: {type(error).__name__}{text and ': '}{text[:200]}"


def _point_and_memory(returned: Any, shape: tuple[int, ...]) -> tuple[Floats, Any]:
    """Return both, if an update returned a point of a shape and a memory."""
    if returned is None:
        raise _Slip("your function returns nothing: does it end with return?")
    if not isinstance(returned, (tuple, list)):
        kind = type(returned).__name__
        raise _Slip(f"your function returns one {kind}: return the new point and the memory")
    parts = cast("list[Any]", returned)
    if len(parts) != 2:
        raise _Slip(
            f"your function returns {len(parts)} things: return two, the new point and all of the "
            "memory, as theta, (a, b)"
        )
    point, memory = parts
    if isinstance(point, (list, tuple)):
        kind = type(cast("object", point)).__name__
        raise _Slip(f"your new point is a {kind}: it must be an array, and come first")
    for name, value in [("point", point), *(("memory", each) for each in _entries(memory))]:
        if _is_short(value):
            raise _Slip(f"your new {name} is {value.dtype}: keep the digits of float64")
    return _as_point(point, shape), memory


def _as_point(point: Any, shape: tuple[int, ...]) -> Floats:
    try:
        array = real_array("point", _plain(point))
    except TypeError:
        raise _Slip(f"your new point must hold real numbers, not {type(point).__name__}") from None
    if array.shape != shape:
        raise _Slip(f"your new point must have shape {shape}, as theta, and has {array.shape}")
    if array.dtype.kind != "f":
        raise _Slip(f"your new point is {array.dtype}: keep the digits of float64")
    return array.astype(float)


def _entries(memory: Any) -> list[Any]:
    """Return what a memory holds."""
    if isinstance(memory, dict):
        return list(cast("dict[Any, Any]", memory).values())
    return list(cast("list[Any]", memory)) if isinstance(memory, (list, tuple)) else [memory]


def _is_short(value: Any) -> bool:
    """Return whether an array, or a tensor, has fewer digits than float64."""
    return str(getattr(value, "dtype", "")).endswith(("float16", "float32"))


def _paths(update: Update, trials: int = len(TRIALS)) -> Floats:
    """Return the paths of an update whose memory is 0 at first."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        return np.array([_path(update, *trial) for trial in TRIALS[:trials]])


def _path(update: Update, gradient: Callable[[Floats], Floats], start: list[float]) -> list[Floats]:
    theta, memory = np.array(start), 0.0
    path = [theta]
    for step in range(1, STEPS + 1):
        try:
            theta, memory = update(theta, gradient(theta), memory)
        except _Slip as slip:
            raise _Slip(f"in step {step} {slip}" if step > 1 else str(slip)) from None
        path.append(theta)
    return path


def _judge_update(update: Update, right: Floats, known: Mapping[str, Floats]) -> str:
    """Return what to say of a reader's update: "right", or what its mistake is."""
    watched = _Watched(update)
    try:
        found = _paths(watched)
        again = _paths(watched, trials=1)
    except _Slip as slip:
        return str(slip)
    finally:
        if watched.printed:
            say(watched.printed.rstrip("\n"))
    if _is_path(found, right):
        return "right"
    for sentence, path in known.items():
        if _is_path(found, path):
            return f"not yet: {sentence}"
    if not _is_path(again, found[:1]):
        return (
            "your function gives another answer when it is run again: keep its memory in what it "
            "returns, not outside"
        )
    if not np.isfinite(found).all():
        return f"not finite {_first(np.isfinite(found))}: look for a division by zero or a root"
    if _is_path(found, right, ROUNDED):
        return "almost: is something rounded, or float32 for a while?"
    return f"not yet, and no mistake known here: it goes wrong {_first(_near(found, right))}"


def _first(holds: NDArray[np.bool_]) -> str:
    """Return the first step at which something does not hold on all paths."""
    return f"in step {int(np.argmin(holds.all(axis=(0, 2))))}"


def _is_path(found: Floats, path: Floats, tol: float = PATH_TOL) -> bool:
    return bool(_near(found, path, tol).all())


def _near(found: Floats, path: Floats, tol: float = PATH_TOL) -> NDArray[np.bool_]:
    return np.isclose(found, path, rtol=tol, atol=tol, equal_nan=True)


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
