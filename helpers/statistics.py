"""Estimates that carry their uncertainty."""

import math
from typing import NamedTuple

from helpers.checks import check_count


class Proportion(NamedTuple):
    """An estimated probability ``p`` with its 95 % interval from ``low`` to ``high``."""

    p: float
    low: float
    high: float

    def __str__(self):
        digits = 1 if 0.01 <= self.p <= 0.99 else 2
        return f"{self.p:.{digits}%} ({self.low:.{digits}%} to {self.high:.{digits}%})"


def proportion(hits, runs):
    """Estimate a probability from ``hits`` among ``runs`` independent runs.

    The interval is that of Wilson (1927) at 95 %: unlike p ± 2 standard errors it stays within
    [0, 1] and is not empty at 0 or ``runs`` hits. Raises ``TypeError`` for counts that are not
    whole numbers and ``ValueError`` for runs < 1 or hits outside 0 … runs.
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
