"""Statements that are checked when the page runs, and numbers that its prose quotes."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from helpers.checks import to_array
from helpers.display import emit


class ClaimError(AssertionError):
    """A claim that does not hold; the message shows the values it saw."""


def claim(statement: str, holds: bool | np.bool_, **values: object) -> None:
    """Show ``✓ statement`` if it holds; otherwise raise an error that shows the values.

    Parameters
    ----------
    statement : str
        What is claimed, with fields as in ``str.format``.
    holds : bool
        Whether it does: a single truth value.
    **values
        What fills the fields, and what the error shows.

    Raises
    ------
    ClaimError
        If the claim does not hold.
    TypeError
        If statement is no text, or holds is no single truth value.
    ValueError
        If a field has no value, or a value is not finite: a comparison with NaN would decide the
        claim by accident.

    Examples
    --------
    >>> z = 0.123
    >>> claim("z = {z:.2f} is small", abs(z) < 3, z=z)
    ✓ z = 0.12 is small
    """
    if not isinstance(statement, str):
        raise TypeError(f"statement must be a text, got {statement!r}")
    if not isinstance(holds, (bool, np.bool_)):
        raise TypeError(f"holds must be a single True or False, got {type(holds).__name__}")
    for name, value in values.items():
        array = to_array(value)
        if array.dtype.kind in "fc" and not np.isfinite(array).all():
            raise ValueError(f"{name} must be finite in the claim “{statement}”, got {value!r}")
    try:
        text = statement.format(**values)
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise ValueError(f"statement must have fields for {list(values)}: {error!r}") from None
    if not holds:
        seen = ", ".join(f"{name} = {value!r}" for name, value in values.items())
        raise ClaimError(f"✗ {text}" + (f" [saw {seen}]" if seen else ""))
    emit("claim", {"statement": text}, f"✓ {text}")


def glue(**values: float | str | np.generic | NDArray[Any]) -> None:
    """Store numbers or short texts under their names, for the sentences of the notebook.

    A sentence shows one as ``0.58<!-- name:.2f -->``: the number, and behind it where it comes
    from.

    Parameters
    ----------
    **values : float or str
        What is stored; an array with one entry counts as a number.

    Raises
    ------
    TypeError
        If a value is neither a number nor a text.
    ValueError
        If a number is not finite.

    Examples
    --------
    >>> glue(loss=0.58, best="Adam")
    stored for the text: loss, best
    """
    stored: dict[str, float | str] = {}
    for name, value in values.items():
        if isinstance(value, (np.generic, np.ndarray)) and value.size == 1:
            value = value.item()
        if not isinstance(value, (int, float, str)):
            raise TypeError(f"{name} must be a number or a text, got {type(value).__name__}")
        if isinstance(value, float) and not math.isfinite(value):
            raise ValueError(f"{name} must be finite, got {value}")
        stored[name] = value
    # Names only: in the notebook this stands near the question that a value may answer.
    emit("glue", stored, f"stored for the text: {', '.join(stored)}")
