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
    entries = cast("list[object]", answer) if isinstance(answer, (list, tuple)) else [answer]
    return any(entry is None for entry in entries)


def is_value(answer: Floats, value: Floats, rtol: float) -> bool:
    """Return whether each entry of an answer is that of a value, within the tolerance."""
    return bool((np.abs(answer - value) <= tolerance(value, rtol)).all())


def tolerance(value: Floats, rtol: float) -> Floats:
    """Return the tolerance of each entry; one that is only rounding has that of the largest."""
    scale = np.abs(value).max(initial=0) or 1.0
    return rtol * np.where(np.abs(value) > 1e-9 * scale, np.abs(value), scale)
