"""Strokes of a hand, the 64 numbers that they become, and pictures to teach a network with."""

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.checks import check_count, real_array

Array: TypeAlias = NDArray[np.float64]

#: A picture is counted from so many points on each side, in blocks of four by four.
SIDE = 32
#: So many points are inked: the digits of the data have been brought to this, within a tenth.
INKED = 310
#: How high and wide the middle of the strokes may be; what is inked reaches further.
HIGH, WIDE = 26.0, 15.0
#: A drawing is at least so large, as a part of the pad.
LEAST = 0.1

_ROWS, _COLUMNS = np.mgrid[0:SIDE, 0:SIDE] + 0.5


def ink(strokes: Sequence[ArrayLike]) -> Array:
    """Return the 64 numbers of a drawing, made as those of :func:`helpers.digits` were.

    The drawing is brought to one size and to the middle. Of 32 × 32 points the 310 nearest to a
    stroke are inked, and counted in blocks of 4 × 4.

    Parameters
    ----------
    strokes : sequence of array_like, shape (n, 2)
        For each stroke the places of the pen, x to the right and y down, in parts of the pad.

    Returns
    -------
    array, shape (64,)
        Whole numbers from 0 to 16, all zero where nothing, or no more than a dot, is drawn.

    Raises
    ------
    TypeError
        If strokes hold no real numbers.
    ValueError
        If a stroke is no list of finite pairs.

    Examples
    --------
    >>> ink([[(0.5, 0.1), (0.5, 0.9)]]).reshape(8, 8)[3].astype(int).tolist()
    [0, 0, 4, 16, 16, 4, 0, 0]
    """
    lines = [_check_stroke(stroke) for stroke in strokes]
    if not lines:
        return np.zeros(64)
    places = np.concatenate(lines)
    low, high = places.min(axis=0), places.max(axis=0)
    width, height = high - low
    if max(width, height) < LEAST:
        return np.zeros(64)
    # What is wide and low stays low.
    down = HIGH / max(height, width / 4)
    across = min(down, WIDE / width) if width else down
    middle = (low + high) / 2
    nearest: Array = np.full((SIDE, SIDE), np.inf)
    for line in lines:
        x, y = ((line - middle) * [across, down] + SIDE / 2).T
        for i in range(max(len(line) - 1, 1)):
            j = min(i + 1, len(line) - 1)
            nearest = np.minimum(nearest, _squared_distance(x[i], y[i], x[j], y[j]))
    inked = np.zeros(SIDE * SIDE)
    inked[np.argsort(nearest, axis=None, kind="stable")[:INKED]] = 1
    return inked.reshape(8, 4, 8, 4).sum(axis=(1, 3)).ravel()


def _check_stroke(stroke: ArrayLike) -> Array:
    line = real_array("strokes", stroke).astype(float)
    if line.ndim != 2 or line.shape[1] != 2 or not len(line) or not np.isfinite(line).all():
        raise ValueError(f"strokes must hold lists of finite pairs, got {stroke!r}")
    return line


def _squared_distance(x0: float, y0: float, x1: float, y1: float) -> Array:
    """Return how far each point is from a piece of a line, squared."""
    dx, dy = x1 - x0, y1 - y0
    length = dx * dx + dy * dy
    along = (_COLUMNS - x0) * dx + (_ROWS - y0) * dy
    part: Any = np.clip(along / length, 0, 1) if length else 0.0
    right, below = _COLUMNS - x0 - part * dx, _ROWS - y0 - part * dy
    return right * right + below * below


def scribbles(count: int, seed: int) -> Array:
    """Return pictures of scribbles: corners at random, wandering lines, zigzags, spirals.

    Parameters
    ----------
    count : int
        How many, at least one.
    seed : int
        Of the generator.

    Returns
    -------
    array, shape (count, 64)
        One row a scribble, from 0 to 16.

    Raises
    ------
    TypeError
        If count or seed is no whole number.
    ValueError
        If count is less than 1, or seed less than 0.

    Examples
    --------
    >>> scribbles(8, seed=1).shape
    (8, 64)
    """
    check_count("count", count, 1)
    check_count("seed", seed, 0)
    rng = np.random.default_rng(seed)
    kinds = (_corners, _wandering, _zigzag, _spiral)
    return np.array([ink([kinds[i % 4](rng)]) for i in range(count)])


def _corners(rng: np.random.Generator) -> Array:
    return rng.uniform(0, 1, (rng.integers(7, 25), 2))


def _wandering(rng: np.random.Generator) -> Array:
    turns = 0.9 * np.cumsum(rng.normal(size=60))
    return np.cumsum(np.stack([np.cos(turns), np.sin(turns)], axis=1), axis=0)


def _zigzag(rng: np.random.Generator) -> Array:
    corners = rng.integers(8, 20)
    sides = np.where(np.arange(corners) % 2, 1.0, -1.0) * rng.uniform(0.5, 1, corners)
    line = np.stack([np.linspace(-1, 1, corners), sides], axis=1)
    angle = rng.uniform(0, np.pi)
    return line @ [[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]]


def _spiral(rng: np.random.Generator) -> Array:
    angle = np.linspace(0, rng.uniform(12, 30), 120)
    radius = np.linspace(0.1, 1, 120)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def moved(pictures: ArrayLike, seed: int) -> Array:
    """Return pictures that are turned, slanted, stretched and shifted a little, by chance.

    Parameters
    ----------
    pictures : array_like, shape (n, 64)
        One row a picture.
    seed : int
        Of the generator.

    Returns
    -------
    array, shape (n, 64)
        Each picture, moved.

    Raises
    ------
    TypeError
        If pictures hold no real numbers, or seed is no whole number.
    ValueError
        If pictures do not have 64 columns, or seed is less than 0.

    Examples
    --------
    >>> moved(np.ones((3, 64)), seed=1).shape
    (3, 64)
    """
    rows = real_array("pictures", pictures).astype(float)
    if rows.ndim != 2 or rows.shape[1] != 64:
        raise ValueError(f"pictures must have 64 columns, got shape {rows.shape}")
    check_count("seed", seed, 0)
    count = len(rows)
    rng = np.random.default_rng(seed)
    turn, slant = 0.15 * rng.normal(size=(count, 1)), 0.2 * rng.normal(size=(count, 1))
    wider, higher = np.exp(0.12 * rng.normal(size=(2, count, 1)))
    right, down = 0.4 * rng.normal(size=(count, 1)), 0.2 * rng.normal(size=(count, 1))
    y, x = (np.mgrid[0:8, 0:8] - 3.5).reshape(2, 64)
    # Where the ink of a field comes from, in a picture with an empty border.
    column = (np.cos(turn) * x - np.sin(turn) * y) * wider + slant * y + right + 4.5
    row = (np.sin(turn) * x + np.cos(turn) * y) * higher + down + 4.5
    column, row = np.clip(column, 0, 8.999), np.clip(row, 0, 8.999)
    j, i = column.astype(int), row.astype(int)
    u, v = column - j, row - i
    k = np.arange(count)[:, None]
    source = np.pad(rows.reshape(count, 8, 8), [(0, 0), (1, 1), (1, 1)])
    upper = (1 - u) * source[k, i, j] + u * source[k, i, j + 1]
    lower = (1 - u) * source[k, i + 1, j] + u * source[k, i + 1, j + 1]
    return (1 - v) * upper + v * lower
