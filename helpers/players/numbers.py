"""How a player writes numbers, in Python: the sentence of its first picture is read beside it."""

from decimal import ROUND_HALF_UP, Context, Decimal

import numpy as np

from helpers.style import RAISED


def say(value: float, digits: int = 3) -> str:
    """Return a number as a page writes it, as ``say`` of ``js/numbers.js`` does.

    Parameters
    ----------
    value : float
        The number.
    digits : int
        How many of its digits are said; one less before a power of ten.

    Returns
    -------
    str
        With a true minus, commas between thousands, and powers of ten as in print.

    Examples
    --------
    >>> say(-0.12345), say(270_961.0), say(1e-7)
    ('−0.123', '271,000', '10⁻⁷')
    """
    if not np.isfinite(value):
        return "no number" if np.isnan(value) else "∞" if value > 0 else "−∞"
    rounded = _round(value, digits)
    size = abs(rounded)
    if size >= 10**6 or 0 < size < Decimal("0.001"):
        return _say_power(_round(value, digits - 1))
    return f"{rounded:z,f}".replace("-", "−")


def _round(value: float, digits: int) -> Decimal:
    """Round as JavaScript does, ties away from zero, without zeros at the end."""
    context = Context(prec=digits, rounding=ROUND_HALF_UP)
    return context.create_decimal_from_float(value).normalize()


def _say_power(value: Decimal) -> str:
    exponent = value.adjusted()
    mantissa = value.scaleb(-exponent)
    times = f"{mantissa:f}·" if abs(mantissa) != 1 else "-" if value < 0 else ""
    return f"{times}10{str(exponent).translate(RAISED)}".replace("-", "−")
