"""Which learning rates a least-squares batch allows, and how fast it then converges.

For the mean squared error of a linear model the gradient is linear, and a step multiplies the
error by I − lr·H. The Hessian H knows the inputs only (chapter :doc:`line_fit`).
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.checks import check_finite, check_numbers, check_overflow, real_array


def design(x: ArrayLike) -> NDArray[np.float64]:
    """Return the design matrix of a line, with the columns x and 1.

    Parameters
    ----------
    x : array_like, shape (…, n)
        The inputs of a batch, or of a stack of batches.

    Returns
    -------
    array, shape (…, n, 2)
        A row for each point.

    Raises
    ------
    ValueError
        If x is a single number or not finite.

    Examples
    --------
    >>> design([3, 5])
    array([[3., 1.],
           [5., 1.]])
    """
    x = real_array("x", x).astype(float)
    if x.ndim == 0:
        raise ValueError(f"x must be an array of inputs, got the number {x}")
    check_finite("x", x)
    return np.stack([x, np.ones_like(x)], axis=-1)


def mse_hessian(rows: ArrayLike) -> NDArray[np.float64]:
    """Return the Hessian of the mean squared error of a linear model.

    Parameters
    ----------
    rows : array_like, shape (…, n, p)
        The design matrix, or a stack of them.

    Returns
    -------
    array, shape (…, p, p)
        (2/n) XᵀX.

    Raises
    ------
    ValueError
        If rows are empty, not finite or too large.

    Examples
    --------
    >>> mse_hessian(design([3, 5]))
    array([[34.,  8.],
           [ 8.,  2.]])
    """
    rows = real_array("rows", rows).astype(float)
    if rows.ndim < 2 or 0 in rows.shape:
        raise ValueError(f"rows must be a matrix with at least one row, got shape {rows.shape}")
    check_finite("rows", rows)
    return check_overflow("rows", 2 / rows.shape[-2] * np.swapaxes(rows, -1, -2) @ rows)


def _eigenvalues(hessian: ArrayLike) -> NDArray[np.float64]:
    """Return the eigenvalues of a checked Hessian, or of a stack of them, in ascending order."""
    hessian = real_array("hessian", hessian).astype(float)
    if hessian.ndim < 2 or not hessian.shape[-2] == hessian.shape[-1] > 0:
        raise ValueError(f"hessian must be square, got shape {hessian.shape}")
    check_finite("hessian", hessian)
    return check_overflow("hessian", np.linalg.eigvalsh(hessian))


def learning_rate_limit(hessian: ArrayLike) -> np.float64 | NDArray[np.float64]:
    """Return the learning rate above which descent on a quadratic diverges.

    Parameters
    ----------
    hessian : array_like, shape (…, p, p)
        The Hessian, or a stack of them.

    Returns
    -------
    float, or array of shape (…)
        2/λ_max; infinite where H = 0.

    Raises
    ------
    ValueError
        If the Hessian is not square or not finite.

    Examples
    --------
    >>> learning_rate_limit([[[8, 0], [0, 1]], [[4, 0], [0, 1]]])
    array([0.25, 0.5 ])
    """
    largest = _eigenvalues(hessian)[..., -1]
    return np.divide(2.0, largest, out=np.full(largest.shape, np.inf), where=largest > 0)[()]


def condition_number(hessian: ArrayLike) -> np.float64 | NDArray[np.float64]:
    """Return how much steeper a quadratic is in one direction than in another.

    Parameters
    ----------
    hessian : array_like, shape (…, p, p)
        The Hessian, or a stack of them.

    Returns
    -------
    float, or array of shape (…)
        κ = λ_max/λ_min; infinite for a Hessian that is singular to rounding.

    Raises
    ------
    ValueError
        If the Hessian is not square or not finite.

    Examples
    --------
    >>> float(condition_number([[8, 0], [0, 1]]))
    8.0
    """
    values = _eigenvalues(hessian)
    small, large = values[..., 0], values[..., -1]
    regular = small > large * values.shape[-1] * np.finfo(float).eps
    return np.divide(large, small, out=np.full(large.shape, np.inf), where=regular)[()]


def contraction(hessian: ArrayLike, lr: ArrayLike) -> np.float64 | NDArray[np.float64]:
    """Return the factor of the error that a step shrinks least, or grows most.

    Parameters
    ----------
    hessian : array_like, shape (…, p, p)
        The Hessian, or a stack of them.
    lr : array_like
        The learning rate, or several; it broadcasts against the stack.

    Returns
    -------
    float, or array of the common shape
        ``max |1 − lr·λ|``; infinite where that overflows.

    Raises
    ------
    ValueError
        If the Hessian is not square or not finite, or for lr <= 0.

    Examples
    --------
    >>> contraction([[8, 0], [0, 1]], lr=[0.125, 0.25, 0.375])
    array([0.875, 1.   , 2.   ])
    """
    lr = np.asarray(check_numbers("lr", lr, above=0))
    return np.abs(1 - lr[..., None] * _eigenvalues(hessian)).max(axis=-1)
