"""The losses that a player draws: value and gradient, for many points at once.

``js/surfaces.js`` holds the same for the page; the suite compares both, and the gradients with
central differences.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from helpers.objectives import wave

Array: TypeAlias = NDArray[np.float64]


class Surface(NamedTuple):
    """A loss of one or two parameters; the first axis of an argument counts the parameters.

    Attributes
    ----------
    value : function
        Maps shape (p, …) to shape (…).
    gradient : function
        Maps shape (p, …) to shape (p, …).

    Examples
    --------
    >>> make_surface("bowl", {"kappa": 4.0, "angle": 0.0}).gradient(np.array([4.0, 1.0]))
    array([1., 1.])
    """

    value: Callable[[Array], Array]
    gradient: Callable[[Array], Array]


class Kind(NamedTuple):
    """What a player knows of a surface before it is drawn.

    Attributes
    ----------
    parameters : int
        How many it has, 1 or 2.
    knobs : dict of str to float
        Its knobs and where they stand.
    start : tuple of float
        Where a descent starts unless the preset says so.
    view : tuple of float
        What is seen: least and largest first parameter, then second parameter, or loss.
    has_points : bool
        Whether it is the loss of a line through points.
    has_batches : bool
        Whether its gradient is a mean over parts that can be drawn.

    Examples
    --------
    >>> KINDS["wave"].parameters
    1
    """

    parameters: int
    knobs: Mapping[str, float]
    start: tuple[float, ...]
    view: tuple[float, float, float, float]
    has_points: bool = False
    has_batches: bool = False


#: The surfaces by name, as ``js/surfaces.js`` has them.
KINDS = {
    "wave": Kind(1, {}, (5.0,), (-6.0, 7.0, -1.6, 4.5), has_batches=True),
    "bowl": Kind(2, {"kappa": 10.0, "angle": 0.0}, (-5.0, 2.0), (-6.0, 6.0, -4.0, 4.0)),
    "saddle": Kind(2, {}, (1.5, 0.001), (-2.0, 2.0, -1.6, 1.6)),
    "plateau": Kind(2, {}, (3.0, 1.5), (-6.0, 6.0, -4.0, 4.0)),
    "rosenbrock": Kind(2, {"bend": 100.0}, (-1.2, 1.0), (-2.0, 2.0, -1.0, 3.0)),
    "product": Kind(2, {"x": 1.0, "y": 1.0}, (-2.0, 0.5), (-3.0, 3.0, -2.0, 2.0)),
    "slope": Kind(1, {}, (0.0,), (-1.0, 3.0, 0.0, 10.0), has_points=True, has_batches=True),
    "line": Kind(2, {}, (0.0, 0.0), (-1.0, 3.0, -2.0, 4.0), has_points=True, has_batches=True),
}


def make_surface(name: str, knobs: Mapping[str, float], points: object = None) -> Surface:
    """Return a surface, ready to be computed.

    Parameters
    ----------
    name : str
        One of ``KINDS``.
    knobs : mapping of str to float
        All knobs of this surface.
    points : array_like, shape (n, 2), optional
        The points of a line.

    Returns
    -------
    Surface
        Its value and its gradient.

    Examples
    --------
    >>> make_surface("slope", {}, [[1, 2], [2, 4]]).value(np.array([0.0]))
    np.float64(10.0)
    """
    if name in ("slope", "line"):
        x, y = np.asarray(points, dtype=float).T
        return _line_loss(x, y, has_intercept=name == "line")
    if name == "wave":
        return Surface(_wave_value, wave.gradient)
    if name == "bowl":
        return _bowl(knobs["kappa"], np.radians(knobs["angle"]))
    if name == "rosenbrock":
        return _rosenbrock(knobs["bend"])
    if name == "product":
        return _product(knobs["x"], knobs["y"])
    return {"saddle": _SADDLE, "plateau": _PLATEAU}[name]


def _wave_value(t: Array) -> Array:
    return wave.value(t[0])


def _bowl(kappa: float, turn: float) -> Surface:
    c, s = np.cos(turn), np.sin(turn)

    def value(t: Array) -> Array:
        return ((c * t[0] + s * t[1]) ** 2 / kappa + (c * t[1] - s * t[0]) ** 2) / 2

    def gradient(t: Array) -> Array:
        along, across = (c * t[0] + s * t[1]) / kappa, c * t[1] - s * t[0]
        return np.stack([c * along - s * across, s * along + c * across])

    return Surface(value, gradient)


def _rosenbrock(bend: float) -> Surface:
    def value(t: Array) -> Array:
        return (1 - t[0]) ** 2 + bend * (t[1] - t[0] ** 2) ** 2

    def gradient(t: Array) -> Array:
        off = t[1] - t[0] ** 2
        return np.stack([-2 * (1 - t[0]) - 4 * bend * t[0] * off, 2 * bend * off])

    return Surface(value, gradient)


def _product(x: float, y: float) -> Surface:
    def value(t: Array) -> Array:
        return (x * t[0] * t[1] - y) ** 2

    def gradient(t: Array) -> Array:
        return 2 * (x * t[0] * t[1] - y) * x * t[::-1]

    return Surface(value, gradient)


def _line_loss(x: Array, y: Array, has_intercept: bool) -> Surface:
    """Return the mean squared error of a line, with or without an intercept."""

    def residuals(t: Array) -> Array:
        line = np.multiply.outer(x, t[0]) + (t[1] if has_intercept else 0.0)
        return line - y.reshape(-1, *[1] * np.ndim(t[0]))

    def value(t: Array) -> Array:
        return np.mean(residuals(t) ** 2, axis=0)

    def gradient(t: Array) -> Array:
        off = 2 * residuals(t)
        slope = np.tensordot(x, off, axes=1) / len(x)
        return np.stack([slope, off.mean(axis=0)] if has_intercept else [slope])

    return Surface(value, gradient)


def _saddle_value(t: Array) -> Array:
    return 1 + t[0] ** 2 / 2 - t[1] ** 2 / 2 + t[1] ** 4 / 4


def _saddle_gradient(t: Array) -> Array:
    return np.stack([t[0], t[1] ** 3 - t[1]])


def _plateau_depth(t: Array) -> Array:
    return np.exp(-(t[0] ** 2 + t[1] ** 2) / 2)


def _plateau_value(t: Array) -> Array:
    return 1 - _plateau_depth(t)


def _plateau_gradient(t: Array) -> Array:
    return t * _plateau_depth(t)


_SADDLE = Surface(_saddle_value, _saddle_gradient)
_PLATEAU = Surface(_plateau_value, _plateau_gradient)
