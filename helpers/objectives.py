"""Each function is a value with its gradient and Hessian, for many points at once."""

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Elementwise: TypeAlias = Callable[[NDArray[np.float64]], NDArray[np.float64]]


class Objective(NamedTuple):
    """A function of one parameter, applied elementwise.

    Each attribute takes an array of any shape and returns one of the same shape.

    Attributes
    ----------
    value : function
        f(θ).
    gradient : function
        f′(θ).
    hessian : function
        f″(θ): for one parameter the Hessian is the second derivative.

    Examples
    --------
    >>> wave.gradient(np.array([0.0, np.pi])).round(2)
    array([ 1.  , -0.37])
    """

    value: Elementwise
    gradient: Elementwise
    hessian: Elementwise


def _objective(value: Elementwise, gradient: Elementwise, hessian: Elementwise) -> Objective:
    """Return an objective; unlike a named tuple, a function gives lambdas their types."""
    return Objective(value, gradient, hessian)


#: f1(θ) = 2 sin θ, the first half of ``wave`` (chapter :doc:`sgd`).
wave_sine = _objective(lambda t: 2 * np.sin(t), lambda t: 2 * np.cos(t), lambda t: -2 * np.sin(t))

#: f2(θ) = 0.2 θ², the second half of ``wave`` (chapter :doc:`sgd`).
wave_bowl = _objective(lambda t: 0.2 * t**2, lambda t: 0.4 * t, lambda t: np.full(np.shape(t), 0.4))

#: A curve with two valleys, one deeper, f(θ) = sin θ + 0.1 θ² = ½ f1(θ) + ½ f2(θ) (chapter
#: :doc:`sgd`).
wave = _objective(
    lambda t: np.sin(t) + 0.1 * t**2,
    lambda t: np.cos(t) + 0.2 * t,
    lambda t: 0.2 - np.sin(t),
)
