"""Update rules, each a small value with two functions, and the loop that applies them.

A rule knows nothing of the loop and the loop nothing of the rule. Names, definitions and defaults
are those of ``torch.optim``, except that ``sgd``, ``adagrad`` and ``rmsprop`` ask for ``lr``: what
is learnt here carries over. The derivations stand in :doc:`momentum` and :doc:`adam_and_friends`.
"""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.checks import (
    check_count,
    check_finite,
    check_flag,
    check_function,
    check_number,
    check_numbers,
    real_array,
)

# Parameters and gradients: real numbers in the floating dtype of the start.
Array: TypeAlias = NDArray[Any]


class Rule(NamedTuple):
    """An update rule. Both functions work elementwise on arrays of any shape.

    Attributes
    ----------
    init : function
        ``init(theta)`` returns the state before the first step.
    update : function
        ``update(theta, gradient, state)`` returns the next ``(theta, state)``.

    Examples
    --------
    Steps of 1, 1/2, 1/3, … times the gradient:

    >>> def update(theta, gradient, k):
    ...     return theta - gradient / k, k + 1
    >>> rule = Rule(lambda theta: 1, update)
    >>> descend(np.ones_like, 3.0, rule, 2)
    array([3. , 2. , 1.5])
    """

    init: Callable[[Array], Any]
    update: Callable[[Array, Array, Any], tuple[Array, Any]]


def sgd(lr: ArrayLike, momentum: float = 0.0, nesterov: bool = False) -> Rule:
    """Return the rule of gradient descent, with or without momentum.

    Parameters
    ----------
    lr : array_like
        The learning rate; an array broadcasts against the parameters: one for each run.
    momentum : float
        The share of its velocity that the heavy ball keeps in a step, in [0, 1).
    nesterov : bool
        Whether a step looks ahead along the velocity, as Nesterov's does; it needs a momentum.

    Returns
    -------
    Rule
        For ``descend``.

    Raises
    ------
    ValueError
        For lr <= 0, momentum outside [0, 1), nesterov without momentum.

    References
    ----------
    Polyak (1964)
        Some methods of speeding up the convergence of iteration methods, USSR Computational
        Mathematics and Mathematical Physics 4, 1–17.
    Sutskever, Martens, Dahl & Hinton (2013)
        On the importance of initialization and momentum in deep learning, ICML.

    Examples
    --------
    On θ² the first rate halves θ in each step, the second overshoots by as much as θ:

    >>> descend(lambda t: 2 * t, [1, 1], sgd(lr=[0.25, 1]), 2)
    array([[ 1.  ,  1.  ],
           [ 0.5 , -1.  ],
           [ 0.25,  1.  ]])
    """
    lr = check_numbers("lr", lr, above=0)
    momentum = check_number("momentum", momentum, least=0, below=1)
    check_flag("nesterov", nesterov)
    if nesterov and momentum == 0:
        raise ValueError("nesterov needs a momentum > 0, got momentum=0")

    def update(theta: Array, gradient: Array, velocity: Array) -> tuple[Array, Array]:
        velocity = momentum * velocity + gradient
        step = gradient + momentum * velocity if nesterov else velocity
        return theta - lr * step, velocity

    def update_plain(theta: Array, gradient: Array, state: None) -> tuple[Array, None]:
        return theta - lr * gradient, state

    def init_plain(theta: Array) -> None:
        return None

    if momentum == 0:
        return Rule(init_plain, update_plain)
    return Rule(np.zeros_like, update)


def adagrad(lr: ArrayLike, eps: float = 1e-10) -> Rule:
    """Return the rule of AdaGrad: divide by the root of the *sum* of squared gradients.

    Parameters
    ----------
    lr : array_like
        The learning rate, or one for each run.
    eps : float
        What is added to the root, > 0.

    Returns
    -------
    Rule
        For ``descend``.

    Raises
    ------
    ValueError
        For lr or eps <= 0.

    References
    ----------
    Duchi, Hazan & Singer (2011)
        Adaptive subgradient methods for online learning and stochastic optimization, JMLR 12,
        2121–2159.

    Examples
    --------
    Where the slope stays the same, step k is lr/√k:

    >>> path = descend(np.ones_like, 0.0, adagrad(lr=1), 4)
    >>> np.diff(path).round(3)
    array([-1.   , -0.707, -0.577, -0.5  ])
    """
    lr = check_numbers("lr", lr, above=0)
    eps = check_number("eps", eps, above=0)

    def update(theta: Array, gradient: Array, total: Array) -> tuple[Array, Array]:
        total = total + gradient**2
        return theta - lr * gradient / (np.sqrt(total) + eps), total

    return Rule(np.zeros_like, update)


def rmsprop(lr: ArrayLike, alpha: float = 0.99, eps: float = 1e-8) -> Rule:
    """Return the rule of RMSProp: divide by the root of a running mean of squares.

    Parameters
    ----------
    lr : array_like
        The learning rate, or one for each run.
    alpha : float
        The share of the mean that a step keeps, in [0, 1).
    eps : float
        What is added to the root, > 0.

    Returns
    -------
    Rule
        For ``descend``.

    Raises
    ------
    ValueError
        For lr or eps <= 0, alpha outside [0, 1).

    References
    ----------
    Tieleman & Hinton (2012)
        Lecture 6.5, Coursera: Neural Networks for Machine Learning.

    Examples
    --------
    The mean starts at 0, so the first step is lr/√(1 − alpha):

    >>> descend(np.ones_like, 0.0, rmsprop(lr=0.1), 1).round(3)
    array([ 0., -1.])
    """
    lr = check_numbers("lr", lr, above=0)
    alpha = check_number("alpha", alpha, least=0, below=1)
    eps = check_number("eps", eps, above=0)

    def update(theta: Array, gradient: Array, square: Array) -> tuple[Array, Array]:
        square = alpha * square + (1 - alpha) * gradient**2
        return theta - lr * gradient / (np.sqrt(square) + eps), square

    return Rule(np.zeros_like, update)


def adam(
    lr: ArrayLike = 1e-3,
    betas: tuple[float, float] | list[float] = (0.9, 0.999),
    eps: float = 1e-8,
    amsgrad: bool = False,
) -> Rule:
    """Return the rule of Adam: a running mean of gradients over the root of one of squares.

    Parameters
    ----------
    lr : array_like
        The learning rate, or one for each run.
    betas : pair of float
        The shares of the two means that a step keeps, in [0, 1).
    eps : float
        What is added to the root, > 0.
    amsgrad : bool
        Whether to divide by the largest mean of squares so far.

    Returns
    -------
    Rule
        For ``descend``.

    Raises
    ------
    TypeError
        If betas are no pair.
    ValueError
        For lr or eps <= 0, a beta outside [0, 1).

    References
    ----------
    Kingma & Ba (2015)
        Adam: a method for stochastic optimization, ICLR.
    Reddi, Kale & Kumar (2018)
        On the convergence of Adam and beyond, ICLR; for ``amsgrad``.

    Examples
    --------
    The first step is lr, whatever the scale of the gradient:

    >>> slope = np.array([1e-3, 1e3])
    >>> path = descend(lambda theta: slope, [0, 0], adam(lr=0.1), 1)
    >>> path[1].round(3)
    array([-0.1, -0.1])
    """
    return adamw(lr, betas, eps, weight_decay=0.0, amsgrad=amsgrad)


def adamw(
    lr: ArrayLike = 1e-3,
    betas: tuple[float, float] | list[float] = (0.9, 0.999),
    eps: float = 1e-8,
    weight_decay: float = 0.01,
    amsgrad: bool = False,
) -> Rule:
    """Return the rule of AdamW: Adam with decoupled weight decay.

    Parameters
    ----------
    lr : array_like
        The learning rate, or one for each run.
    betas : pair of float
        The shares of the two means that a step keeps, in [0, 1).
    eps : float
        What is added to the root, > 0.
    weight_decay : float
        The share of the parameters, times lr, that each step takes away, >= 0.
    amsgrad : bool
        Whether to divide by the largest mean of squares so far.

    Returns
    -------
    Rule
        For ``descend``.

    Raises
    ------
    TypeError
        If betas are no pair.
    ValueError
        For lr or eps <= 0, a beta outside [0, 1), weight_decay < 0.

    References
    ----------
    Loshchilov & Hutter (2019)
        Decoupled weight decay regularization, ICLR.

    Examples
    --------
    Without a gradient the decay is all that is left, a factor 1 − lr·weight_decay:

    >>> rule = adamw(lr=0.5, weight_decay=0.5)
    >>> descend(np.zeros_like, 1.0, rule, 2)
    array([1.    , 0.75  , 0.5625])
    """
    lr = check_numbers("lr", lr, above=0)
    if not isinstance(betas, (tuple, list)) or len(betas) != 2:
        raise TypeError(f"betas must be a pair (beta1, beta2), got {betas!r}")
    beta1 = check_number("betas[0]", betas[0], least=0, below=1)
    beta2 = check_number("betas[1]", betas[1], least=0, below=1)
    eps = check_number("eps", eps, above=0)
    weight_decay = check_number("weight_decay", weight_decay, least=0)
    check_flag("amsgrad", amsgrad)

    def init(theta: Array) -> tuple[int, Array, Array, Array]:
        return 0, np.zeros_like(theta), np.zeros_like(theta), np.zeros_like(theta)

    def update(
        theta: Array, gradient: Array, state: tuple[int, Array, Array, Array]
    ) -> tuple[Array, tuple[int, Array, Array, Array]]:
        count, mean, square, largest = state
        count = count + 1
        mean = beta1 * mean + (1 - beta1) * gradient
        square = beta2 * square + (1 - beta2) * gradient**2
        largest = np.maximum(largest, square) if amsgrad else square
        scale = np.sqrt(largest / (1 - beta2**count)) + eps
        step = mean / (1 - beta1**count) / scale
        return theta * (1 - lr * weight_decay) - lr * step, (count, mean, square, largest)

    return Rule(init, update)


def descend(
    gradient: Callable[[Array], ArrayLike],
    start: ArrayLike,
    rule: Rule,
    steps: int,
    every: int = 1,
    require_finite: bool = False,
) -> Array:
    """Apply a rule several times and return the path.

    Every rule works elementwise: a start of shape (100_000,) is 100,000 independent runs in one
    call.

    Parameters
    ----------
    gradient : function
        Maps an array to an array of the same shape.
    start : array_like
        The first point, of any shape. Its floating dtype is kept, any other becomes float64.
    rule : Rule
        Such as ``sgd(lr=0.1)``.
    steps : int
        How often it is applied.
    every : int
        How many steps lie between two points that are kept; it divides steps. ``every=steps``
        keeps two points of a large ensemble.
    require_finite : bool
        Whether a gradient or parameter that is not finite is an error.

    Returns
    -------
    array
        The start and then every ``every``-th point, in the shape
        ``(steps // every + 1, *start.shape)``.

    Raises
    ------
    TypeError
        If start or a gradient holds no real numbers, or if rule is no Rule.
    ValueError
        If start is not finite, a gradient has another shape, the learning rate does not broadcast
        to it, steps are negative or too many for the memory, or every does not divide them; with
        ``require_finite`` for the first gradient or parameter that is not finite, naming the step.

    Examples
    --------
    >>> descend(lambda t: 2 * t, [1, -8], sgd(0.25), steps=4, every=2)
    array([[ 1.    , -8.    ],
           [ 0.25  , -2.    ],
           [ 0.0625, -0.5   ]])
    """
    check_function("gradient", gradient, "of the parameters")
    if not isinstance(rule, Rule):
        raise TypeError(f"rule must be a Rule such as sgd(lr=0.1), got {rule!r}")
    check_count("steps", steps, 0)
    check_count("every", every, 1)
    check_flag("require_finite", require_finite)
    if steps % every:
        raise ValueError(f"every must divide steps={steps}, got {every}")
    theta = real_array("start", start).copy()
    theta = theta if theta.dtype.kind == "f" else theta.astype(float)
    check_finite("start", theta)
    try:
        path = np.empty((steps // every + 1, *theta.shape), theta.dtype)
    except (ValueError, MemoryError):
        raise ValueError(f"steps must leave a path that fits into memory, got {steps}") from None
    path[0], state = theta, rule.init(theta)
    unfit = f"rule must keep the shape {theta.shape}: does its lr broadcast to it?"
    for step in range(1, steps + 1):
        slope = real_array("gradient", gradient(theta))
        if slope.shape != theta.shape:
            raise ValueError(f"gradient must return shape {theta.shape}, got {slope.shape}")
        if require_finite and not np.isfinite(slope).all():
            raise ValueError(f"gradient must stay finite, it does not at step {step}")
        try:
            theta, state = rule.update(theta, slope, state)
        except ValueError as error:
            raise ValueError(unfit) from error
        if theta.shape != slope.shape:
            raise ValueError(unfit)
        theta = theta.astype(path.dtype, copy=False)
        if require_finite and not np.isfinite(theta).all():
            raise ValueError(f"gradient must stay finite, theta does not at step {step}")
        if step % every == 0:
            path[step // every] = theta
    return path
