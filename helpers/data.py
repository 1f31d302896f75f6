"""The book's data sets: named pairs of float64 arrays that cannot be written to."""

from pathlib import Path
from typing import NamedTuple

import numpy as np

from helpers.checks import check_choice


class Data(NamedTuple):
    """Inputs ``x`` and targets ``y``, one entry (or row of ``x``) a point."""

    x: np.ndarray
    y: np.ndarray


def _data(x, y):
    x, y = np.array(x, dtype=float), np.array(y, dtype=float)
    x.setflags(write=False)
    y.setflags(write=False)
    return Data(x, y)


def _table(name):
    return np.loadtxt(Path(__file__).parent / f"csv/{name}.csv", delimiter=",", skiprows=1)


def _on_the_line(x):
    return _data(x, [2 * value for value in x])


def eight_points():
    """Eight points on y = 2x (chapter *line_fit*); workers 1 and 2 hold four each."""
    return _on_the_line([0.05, 1, -2, 5, 5.5, 9, -30, 42])


def four_points(name):
    """Four points on y = 2x (chapter *leverage*), set "A" or "B": they differ in one point.

    Raises ``ValueError`` for another name.
    """
    sets = {"A": [1, 2, 5, 4], "B": [-1, 2, 5, 4]}
    check_choice("name", name, sets)
    return _on_the_line(sets[name])


def houses():
    """Three houses (chapter *house_prices*): area in ㎡ and rooms, shape (3, 2); price in 万元."""
    return _data([[80, 2], [100, 3], [120, 4]], [200, 300, 400])


def blobs(name):
    """Two Gaussian blobs (chapter *logistic*), "train" or "test": x of shape (n, 2), y is 0 or 1.

    Standard deviation 0.9 around (−1, −1) and (1, 1); 10 of 400 and 5 of 200 labels are flipped.
    Raises ``ValueError`` for another name.
    """
    check_choice("name", name, ("train", "test"))
    table = _table(f"blobs_{name}")
    return _data(table[:, :2], table[:, 2])


def anscombe():
    """The four data sets of Anscombe (1973), eleven points each, under the keys 1 to 4."""
    table = _table("anscombe")
    return {i + 1: _data(table[:, 2 * i], table[:, 2 * i + 1]) for i in range(4)}
