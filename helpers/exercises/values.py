"""Answers that are a number, or a few."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from helpers.checks import check_number, real_array
from helpers.exercises._answers import RTOL, WHOLE, is_value
from helpers.exercises._verdicts import Check, as_values, check_shape, checker


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
    ✗ not yet, and none of the usual mistakes: look at the hints
    """
    given = real_array("right", right)
    right = given.astype(float)
    values = as_values(mistakes)
    if rtol is None:
        rtol = WHOLE if given.dtype.kind in "iu" else RTOL
    rtol = check_number("rtol", rtol, above=0)
    known = {"right": right, **values}
    for sentence, value in known.items():
        if not np.isfinite(value).all():
            raise ValueError(f"right and mistakes must be finite, got {value} for “{sentence}”")
        check_shape(sentence, value, right.shape)
        for other in known:
            if other != sentence and is_value(known[other], value, rtol):
                raise ValueError(f"mistakes must differ: “{sentence}” and “{other}” give {value}")
    return checker(right, values, rtol)
