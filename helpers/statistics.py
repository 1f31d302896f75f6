"""Estimates that carry their uncertainty."""

import math
from typing import NamedTuple

from helpers.checks import check_count


class Proportion(NamedTuple):
    """An estimated probability with its interval; printed, both are percentages.

    Attributes
    ----------
    p : float
        The estimate.
    low, high : float
        The ends of the 95% interval.
    """

    p: float
    low: float
    high: float

    def __str__(self) -> str:
        digits = 1 if 0.01 <= self.p <= 0.99 else 2
        return f"{self.p:.{digits}%} ({self.low:.{digits}%} to {self.high:.{digits}%})"


def proportion(hits: int, runs: int) -> Proportion:
    """Estimate a probability from the share of hits among independent runs.

    Parameters
    ----------
    hits : int
        How many runs hit, 0 to runs.
    runs : int
        How many there were, 1 to 2**53.

    Returns
    -------
    Proportion
        The share, with Wilson's interval at 95%: unlike p ± 2 standard errors it stays within
        [0, 1] and is not empty at 0 or ``runs`` hits.

    Raises
    ------
    TypeError
        If a count is no whole number.
    ValueError
        If a count is outside its range.

    References
    ----------
    Wilson (1927)
        Probable inference, the law of succession, and statistical inference, Journal of the
        American Statistical Association 22, 209–212.

    Examples
    --------
    >>> print(proportion(10, 100))
    10.0% (5.5% to 17.4%)
    """
    check_count("runs", runs, 1)
    check_count("hits", hits, 0)
    if runs > 2**53:
        raise ValueError(f"runs must be at most 2**53, got {runs}")
    if hits > runs:
        raise ValueError(f"hits must be at most runs={runs}, got {hits}")
    z = 1.959963984540054
    hits, runs = int(hits), int(runs)
    p = hits / runs
    centre = p + z**2 / (2 * runs)
    half = z * math.sqrt(p * (1 - p) / runs + (z / (2 * runs)) ** 2)
    scale = 1 + z**2 / runs
    low, high = (centre - half) / scale, (centre + half) / scale
    return Proportion(p, max(0.0, min(p, low)), min(1.0, max(p, high)))
