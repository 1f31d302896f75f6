"""Which learning rates a least-squares batch allows, and how fast it then converges.

For the mean squared error of a linear model the gradient is linear, and a step multiplies the
error by I − lr·H. The Hessian H knows the inputs only (chapter *line_fit*).
"""

import numpy as np

from helpers.checks import check_finite, check_number, check_overflow, real_array


def design(x):
    """Return the design matrix of a line, columns x and 1: shape (…, n, 2) from (…, n).

    Raises ``ValueError`` for an ``x`` that is a single number or not finite.
    """
    x = real_array("x", x).astype(float)
    if x.ndim == 0:
        raise ValueError(f"x must be an array of inputs, got the number {x}")
    check_finite("x", x)
    return np.stack([x, np.ones_like(x)], axis=-1)


def mse_hessian(rows):
    """Return the Hessian (2/n) XᵀX of the mean squared error: shape (…, p, p) from (…, n, p).

    Raises ``ValueError`` for a design matrix ``rows`` that is empty, not finite or too large.
    """
    rows = real_array("rows", rows).astype(float)
    if rows.ndim < 2 or 0 in rows.shape:
        raise ValueError(f"rows must be a matrix with at least one row, got shape {rows.shape}")
    check_finite("rows", rows)
    return check_overflow("rows", 2 / rows.shape[-2] * np.swapaxes(rows, -1, -2) @ rows)


def _eigenvalues(hessian):
    hessian = real_array("hessian", hessian).astype(float)
    if hessian.ndim < 2 or not hessian.shape[-2] == hessian.shape[-1] > 0:
        raise ValueError(f"hessian must be square, got shape {hessian.shape}")
    check_finite("hessian", hessian)
    return check_overflow("hessian", np.linalg.eigvalsh(hessian))


def learning_rate_limit(hessian):
    """Return 2/λ_max: descent on the quadratic diverges above it. Infinite where H = 0.

    A stack of Hessians, shape (…, p, p), gives an array of shape (…). Raises ``ValueError`` for
    a Hessian that is not square or not finite.
    """
    largest = _eigenvalues(hessian)[..., -1]
    return np.divide(2.0, largest, out=np.full(largest.shape, np.inf), where=largest > 0)[()]


def condition_number(hessian):
    """Return κ = λ_max/λ_min, infinite for a Hessian that is singular to rounding.

    Shapes and errors are those of ``learning_rate_limit``.
    """
    values = _eigenvalues(hessian)
    small, large = values[..., 0], values[..., -1]
    regular = small > large * values.shape[-1] * np.finfo(float).eps
    return np.divide(large, small, out=np.full(large.shape, np.inf), where=regular)[()]


def contraction(hessian, lr):
    """Return ``max |1 − lr·λ|``: the factor of the error that a step shrinks least, or grows most.

    Infinite where that overflows. ``lr`` broadcasts against a stack of Hessians; errors are those
    of ``learning_rate_limit``, and ``ValueError`` for lr <= 0.
    """
    lr = np.asarray(check_number("lr", lr, above=0, array_too=True))
    return np.abs(1 - lr[..., None] * _eigenvalues(hessian)).max(axis=-1)
