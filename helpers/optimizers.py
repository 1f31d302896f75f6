"""Update rules, each a small value with two functions, and the loop that applies them.

A rule knows nothing of the loop and the loop nothing of the rule. Names, definitions and, but for
the learning rate, defaults are those of ``torch.optim``, so that what is learnt here carries over;
the derivations stand in the chapter *Adam and friends*.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from helpers.checks import (
    check_count,
    check_finite,
    check_flag,
    check_function,
    check_number,
    real_array,
)


class Rule(NamedTuple):
    """An update rule.

    ``init(theta)`` returns the state before the first step;
    ``update(theta, gradient, state)`` returns the next ``(theta, state)``.
    Both work elementwise on arrays of any shape.
    """

    init: Callable[[np.ndarray], Any]
    update: Callable[[np.ndarray, np.ndarray, Any], tuple[np.ndarray, Any]]


def sgd(lr, momentum=0.0, nesterov=False):
    """Gradient descent, with heavy-ball or Nesterov momentum (Polyak 1964; Sutskever 2013).

    ``lr`` may be an array that broadcasts against the parameters: one learning rate per run.
    Raises ``ValueError`` for lr <= 0, momentum outside [0, 1), nesterov without momentum.
    """
    lr = check_number("lr", lr, above=0, array_too=True)
    momentum = check_number("momentum", momentum, least=0, below=1)
    check_flag("nesterov", nesterov)
    if nesterov and momentum == 0:
        raise ValueError("nesterov needs a momentum > 0, got momentum=0")

    def update(theta, gradient, velocity):
        velocity = momentum * velocity + gradient
        step = gradient + momentum * velocity if nesterov else velocity
        return theta - lr * step, velocity

    def update_plain(theta, gradient, state):
        return theta - lr * gradient, state

    if momentum == 0:
        return Rule(lambda theta: None, update_plain)
    return Rule(np.zeros_like, update)


def adagrad(lr, eps=1e-10):
    """AdaGrad: divide by the root of the *sum* of squared gradients (Duchi et al. 2011).

    Raises ``ValueError`` for lr or eps <= 0. As for every rule, ``lr`` may be an array.
    """
    lr = check_number("lr", lr, above=0, array_too=True)
    eps = check_number("eps", eps, above=0)

    def update(theta, gradient, total):
        total = total + gradient**2
        return theta - lr * gradient / (np.sqrt(total) + eps), total

    return Rule(np.zeros_like, update)


def rmsprop(lr, alpha=0.99, eps=1e-8):
    """RMSProp: divide by the root of a running mean of squares (Tieleman & Hinton 2012).

    Raises ``ValueError`` for lr or eps <= 0, alpha outside [0, 1).
    """
    lr = check_number("lr", lr, above=0, array_too=True)
    alpha = check_number("alpha", alpha, least=0, below=1)
    eps = check_number("eps", eps, above=0)

    def update(theta, gradient, square):
        square = alpha * square + (1 - alpha) * gradient**2
        return theta - lr * gradient / (np.sqrt(square) + eps), square

    return Rule(np.zeros_like, update)


def adam(lr=1e-3, betas=(0.9, 0.999), eps=1e-8, amsgrad=False):
    """Adam (Kingma & Ba 2015); ``amsgrad`` keeps the largest square (Reddi et al. 2018).

    Raises ``ValueError`` for lr or eps <= 0 and for a beta outside [0, 1), ``TypeError`` for betas
    that are no pair.
    """
    return adamw(lr, betas, eps, weight_decay=0.0, amsgrad=amsgrad)


def adamw(lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01, amsgrad=False):
    """Adam with decoupled weight decay (Loshchilov & Hutter 2019).

    Raises ``ValueError`` as ``adam`` does, and for a negative weight_decay.
    """
    lr = check_number("lr", lr, above=0, array_too=True)
    if not isinstance(betas, (tuple, list)) or len(betas) != 2:
        raise TypeError(f"betas must be a pair (beta1, beta2), got {betas!r}")
    beta1 = check_number("betas[0]", betas[0], least=0, below=1)
    beta2 = check_number("betas[1]", betas[1], least=0, below=1)
    eps = check_number("eps", eps, above=0)
    weight_decay = check_number("weight_decay", weight_decay, least=0)
    check_flag("amsgrad", amsgrad)

    def init(theta):
        return 0, np.zeros_like(theta), np.zeros_like(theta), np.zeros_like(theta)

    def update(theta, gradient, state):
        count, mean, square, largest = state
        count = count + 1
        mean = beta1 * mean + (1 - beta1) * gradient
        square = beta2 * square + (1 - beta2) * gradient**2
        largest = np.maximum(largest, square) if amsgrad else square
        scale = np.sqrt(largest / (1 - beta2**count)) + eps
        step = mean / (1 - beta1**count) / scale
        return theta * (1 - lr * weight_decay) - lr * step, (count, mean, square, largest)

    return Rule(init, update)


def descend(gradient, start, rule, steps, every=1, require_finite=False):
    """Apply ``rule`` for ``steps`` steps and return the path.

    ``gradient`` maps an array to an array of the same shape. Every rule works elementwise:
    a start of shape (100_000,) is 100,000 independent runs in one call.

    Returns an array of shape ``(steps // every + 1, *start.shape)``: the start and then every
    ``every``-th point, so ``every=steps`` keeps two points of a large ensemble. A floating
    dtype of ``start`` is kept, anything else becomes float64.

    Raises ``TypeError`` for a start or a gradient that holds no real numbers or a rule that is
    none; ``ValueError`` for a start that is not finite, a gradient of another shape, a learning
    rate that does not broadcast to it, negative ``steps`` or too many for the memory, an ``every``
    that does not divide ``steps``, and, if ``require_finite``, for the first gradient or parameter
    that is not finite, naming the step.
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
