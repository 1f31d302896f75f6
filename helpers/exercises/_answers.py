"""What counts as an answer, and when it is a value."""

from decimal import Decimal
from numbers import Real
from typing import Any, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]

#: Answers with three digits are right: rounding moves the first of them, 1.00, by half a hundredth.
RTOL = 5e-3
#: A count is right or wrong, whatever float holds it.
WHOLE = 1e-9


def plain(answer: Any) -> Any:
    """Return an answer in containers that numpy reads: tensors detached, fractions as floats."""
    if isinstance(answer, (list, tuple)):
        return [plain(entry) for entry in cast("list[Any]", answer)]
    if hasattr(answer, "requires_grad"):
        return answer.detach().cpu().numpy()
    if getattr(getattr(answer, "dtype", None), "kind", "") == "O":
        return plain(answer.tolist())
    if isinstance(answer, (Real, Decimal)):
        try:
            return float(answer)
        except (OverflowError, ValueError):  # 10**400; a NaN that signals
            return answer
    return answer


def is_open(answer: object) -> bool:
    """Return whether an answer, or an entry of it, has yet to be given."""
    if isinstance(answer, (list, tuple)):
        return any(is_open(entry) for entry in cast("list[object]", answer))
    return answer is None


def is_value(answer: Floats, value: Floats, rtol: float, zero: float | None = None) -> bool:
    """Return whether each entry of an answer is that of a value, within the tolerance."""
    return bool((np.abs(answer - value) <= tolerance(value, rtol, zero)).all())


def tolerance(value: Floats, rtol: float, zero: float | None = None) -> Floats:
    """Return the tolerance of each entry: ``rtol`` of it.

    One that is zero, or only rounding, has ``zero`` (without it ``rtol``) of the largest.
    """
    scale = np.abs(value).max(initial=0) or 1.0
    of_zero = (rtol if zero is None else zero) * scale
    return np.where(np.abs(value) > 1e-9 * scale, rtol * np.abs(value), of_zero)


def is_rounding(answer: Floats, right: Floats, rtol: float) -> bool:
    """Return whether an answer is the right one with too few digits: each entry is, or is right."""
    is_right = np.abs(answer - right) <= tolerance(right, rtol)
    pairs = zip(answer.ravel().tolist(), right.ravel().tolist(), is_right.ravel().tolist())
    return all(done or _has_few_digits(found, entry) for found, entry, done in pairs)


def _has_few_digits(found: float, entry: float) -> bool:
    """Return whether a number is another one, rounded to nine digits or fewer."""
    exponent = int(f"{abs(entry):.16e}".partition("e")[2])
    for digits in range(1, 10):
        unit = 10.0 ** (exponent - digits + 1)
        is_near = entry and abs(found - entry) < 0.500001 * unit
        if is_near and abs(found / unit - round(found / unit)) < 1e-6:
            return True
    return False
