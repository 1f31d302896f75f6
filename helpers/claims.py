"""Statements that are checked when the page runs, and numbers that its prose quotes."""

import math

import numpy as np

from helpers.checks import to_array
from helpers.display import emit


class ClaimError(AssertionError):
    """A claim that does not hold; the message shows the values it saw."""


def claim(statement, holds, **values):
    """Show ``✓ statement`` if ``holds``; otherwise raise ``ClaimError``.

    ``values`` fill the fields of ``statement`` and appear in the error:
    ``claim("z = {z:.2f} is small", abs(z) < 3, z=z)``. Raises ``TypeError`` for a statement
    that is no text or a condition that is no single truth value, ``ValueError`` for a field
    without a value, and for a value that is not finite: a comparison with NaN would decide the
    claim by accident.
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
    except (LookupError, TypeError, ValueError) as error:
        raise ValueError(f"statement must have fields for {list(values)}: {error!r}") from None
    if not holds:
        seen = ", ".join(f"{name} = {value!r}" for name, value in values.items())
        raise ClaimError(f"✗ {text}" + (f" [saw {seen}]" if seen else ""))
    emit("claim", {"statement": text}, f"✓ {text}")


def glue(**values):
    """Store numbers or short texts under their names, for the sentences of the notebook.

    A sentence shows one as ``0.58<!-- name:.2f -->``: the number, and behind it where it comes
    from. Raises ``TypeError`` for a value that is neither, ``ValueError`` for one that is not
    finite.
    """
    stored = {}
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
