"""An update that a reader wrote, run so that a mistake in its form is named."""

import contextlib
import io
import warnings
from collections.abc import Callable
from typing import Any, TypeAlias, cast

import numpy as np

from helpers.checks import real_array
from helpers.exercises._answers import Floats, plain

STEPS = 20

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


class Slip(Exception):
    """A mistake in the form of an update, which shows before any number is compared."""


class Watched:
    """An update that raises ``Slip`` where another, which it calls, breaks the form of one."""

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
                raise Slip("your function prints its result: return it")
            if not np.array_equal((theta, gradient), given, equal_nan=True):
                raise Slip(
                    "your function changes theta or g in place, which the caller still needs: "
                    "write theta = theta - …, not theta -= …"
                )
            return _point_and_memory(returned, theta.shape)
        except (Slip, KeyboardInterrupt):
            raise
        except BaseException as error:
            raise Slip(_failure(error)) from None
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
        raise Slip("your function returns nothing: does it end with return?")
    if not isinstance(returned, (tuple, list)):
        kind = type(returned).__name__
        raise Slip(f"your function returns one {kind}: return the new point and the memory")
    parts = cast("list[Any]", returned)
    if len(parts) != 2:
        raise Slip(
            f"your function returns {len(parts)} things: return two, the new point and all of the "
            "memory, as theta, (a, b)"
        )
    point, memory = parts
    if isinstance(point, (list, tuple)):
        kind = type(cast("object", point)).__name__
        raise Slip(f"your new point is a {kind}: it must be an array, and come first")
    for name, value in [("point", point), *(("memory", each) for each in _entries(memory))]:
        if _is_short(value):
            raise Slip(f"your new {name} is {value.dtype}: keep the digits of float64")
    return _as_point(point, shape), memory


def _as_point(point: Any, shape: tuple[int, ...]) -> Floats:
    try:
        array = real_array("point", plain(point))
    except TypeError:
        raise Slip(f"your new point must hold real numbers, not {type(point).__name__}") from None
    if array.shape != shape:
        raise Slip(f"your new point must have shape {shape}, as theta, and has {array.shape}")
    if array.dtype.kind != "f":
        raise Slip(f"your new point is {array.dtype}: keep the digits of float64")
    return array.astype(float)


def _entries(memory: Any) -> list[Any]:
    """Return what a memory holds."""
    if isinstance(memory, dict):
        return list(cast("dict[Any, Any]", memory).values())
    return list(cast("list[Any]", memory)) if isinstance(memory, (list, tuple)) else [memory]


def _is_short(value: Any) -> bool:
    """Return whether an array, or a tensor, has fewer digits than float64."""
    return str(getattr(value, "dtype", "")).endswith(("float16", "float32"))


def paths(update: Update, trials: int = len(TRIALS)) -> Floats:
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
        except Slip as slip:
            raise Slip(f"in step {step} {slip}" if step > 1 else str(slip)) from None
        path.append(theta)
    return path
