"""What an answer is told: right, which mistake it looks like, or what it should be."""

import math
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import numpy as np

from helpers.checks import real_array
from helpers.display import SIGNS, emit
from helpers.exercises._answers import (
    RTOL,
    WHOLE,
    Floats,
    is_open,
    is_rounding,
    is_value,
    plain,
)

#: Where the largest entry of a mistake is 1, a zero in it is so small.
ZERO = 1e-6
#: A mistake is told apart with two digits too, 0.33 for a third, where no other is as near.
LOOSE = 3
#: A mistake typed with all its digits is no rounding of something else.
EXACT = 1e-9
#: A field on the page takes so many numbers.
FEW = 9
UNUSUAL = "not yet, and none of the usual mistakes"

Check: TypeAlias = Callable[[object], None]


def checker(right: Floats, mistakes: Mapping[str, Floats], rtol: float) -> Check:
    """Return the checker for values that are known to be finite and to differ."""

    question = {
        "right": _to_list(right),
        "shape": list(right.shape),
        "mistakes": [[sentence, _to_list(value)] for sentence, value in mistakes.items()],
        "rtol": rtol,
        "loose": LOOSE * rtol if rtol > WHOLE else 0,
    }

    def judge(answer: object) -> tuple[str, str]:
        if is_open(answer):
            return "open", "no answer yet"
        try:
            found = real_array("answer", plain(answer)).astype(float)
        except TypeError:
            return "wrong", _kind_sentence(answer)
        if found.size == right.size == 1:
            found = found.reshape(right.shape)
        if found.shape != right.shape:
            return "wrong", _misfit(found.shape, right.shape)
        if not np.isfinite(found).all():
            return "wrong", "the answer is not finite: look for a division by zero or an overflow"
        if is_value(found, right, rtol):
            return "right", "right"
        return "wrong", _wrong_sentence(found, right, mistakes, rtol)

    def check(answer: object) -> None:
        verdict, says = judge(answer)
        asks = verdict == "open" and right.size <= FEW
        show(verdict, says, {"question": question} if asks else {})

    return check


def _wrong_sentence(
    found: Floats, right: Floats, mistakes: Mapping[str, Floats], rtol: float
) -> str:
    """Return what to say of a wrong answer, as the page's function of this name does."""

    is_whole = rtol <= WHOLE

    def alike(tolerance: float) -> list[str]:
        # Where whole numbers are right, a mistake that leads to another number has digits, too.
        return [
            text
            for text, value in mistakes.items()
            if is_value(found, value, RTOL if is_whole and (value % 1).any() else tolerance, ZERO)
        ]

    is_close = not is_whole and is_rounding(found, right, rtol)
    if likely := alike(EXACT if is_close else rtol):
        return f"not yet: {likely[0]}"
    if is_close:
        return "close: give more digits"
    if is_whole:
        if (found % 1).any():
            return "not yet: here only whole numbers are right"
    elif len(near := alike(LOOSE * rtol)) == 1:
        return f"not yet: {near[0]}"
    return f"{UNUSUAL}: look at the hints"


def _kind_sentence(answer: object) -> str:
    """Return what to say of an answer that holds something else than real numbers."""
    if isinstance(answer, (list, tuple)):
        return "the answer must hold nothing but numbers, in rows of equal length"
    return f"the answer must be a number or an array, not {type(answer).__name__}"


def _misfit(found: tuple[int, ...], right: tuple[int, ...]) -> str:
    """Return what to say of an answer with other entries than the right one."""
    if max(len(found), len(right)) > 1:
        return f"the answer has shape {right}, and yours {found}"
    wanted = f"{right[0]} numbers, as a list" if right != () and right[0] > 1 else "one number"
    return f"the answer is {wanted}, and yours has {math.prod(found)}"


def show(verdict: str, says: str, more: Mapping[str, object]) -> None:
    data = {"verdict": verdict, "says": says, **more}
    emit("exercise", data, f"{SIGNS[verdict]} {says}")


def as_values(mistakes: dict[str, Any]) -> dict[str, Floats]:
    if not isinstance(mistakes, dict):
        raise TypeError(f"mistakes must map sentences to values, got {mistakes!r}")
    return {text: real_array("mistakes", value).astype(float) for text, value in mistakes.items()}


def check_shape(sentence: str, value: Floats, shape: tuple[int, ...]) -> None:
    if value.shape != shape:
        raise ValueError(f"mistakes must have shape {shape}, “{sentence}” does not")


def _to_list(value: Floats) -> list[float]:
    """Return the entries in one row, with the digits that two machines agree on."""
    return [float(f"{entry:.12g}") for entry in value.ravel()]
