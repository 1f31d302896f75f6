"""Functions to descend. Each is a value with its gradient and Hessian, for many points at once."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np


class Objective(NamedTuple):
    """A function of one parameter, applied elementwise.

    ``value``, ``gradient`` and ``hessian`` take an array of any shape and return one of the
    same shape; for one parameter the Hessian is the second derivative.
    """

    value: Callable[[np.ndarray], np.ndarray]
    gradient: Callable[[np.ndarray], np.ndarray]
    hessian: Callable[[np.ndarray], np.ndarray]


#: f1(θ) = 2 sin θ, the first half of ``wave`` (chapter *sgd*).
wave_sine = Objective(lambda t: 2 * np.sin(t), lambda t: 2 * np.cos(t), lambda t: -2 * np.sin(t))

#: f2(θ) = 0.2 θ², the second half of ``wave`` (chapter *sgd*).
wave_bowl = Objective(lambda t: 0.2 * t**2, lambda t: 0.4 * t, lambda t: np.full(np.shape(t), 0.4))

#: f(θ) = sin θ + 0.1 θ² = ½ f1(θ) + ½ f2(θ): two valleys, one deeper (chapter *sgd*).
wave = Objective(
    lambda t: np.sin(t) + 0.1 * t**2,
    lambda t: np.cos(t) + 0.2 * t,
    lambda t: 0.2 - np.sin(t),
)
