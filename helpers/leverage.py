"""What one point can do to a least-squares fit (chapter :doc:`leverage`).

``rows`` is a design matrix of shape (n, p): one row a point, one column a parameter.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.checks import check_finite, check_overflow, real_array


def hat_matrix(rows: ArrayLike) -> NDArray[np.float64]:
    """Return the matrix H that turns targets into fitted values: ŷ = Hy.

    Parameters
    ----------
    rows : array_like, shape (n, p)
        The design matrix.

    Returns
    -------
    array, shape (n, n)
        H; its diagonal holds the leverages.

    Raises
    ------
    ValueError
        If the rows do not determine the p parameters, or are not finite.

    References
    ----------
    Hoaglin & Welsch (1978)
        The hat matrix in regression and ANOVA, The American Statistician 32, 17–22.

    Examples
    --------
    A fit by one constant replaces each target by the mean:

    >>> hat_matrix([[1], [1]]).round(3)
    array([[0.5, 0.5],
           [0.5, 0.5]])
    """
    basis = _basis(real_array("rows", rows).astype(float))
    return basis @ basis.T


def leverages(rows: ArrayLike) -> NDArray[np.float64]:
    """Return how far the fitted value of each point follows its target.

    Parameters
    ----------
    rows : array_like, shape (n, p)
        The design matrix.

    Returns
    -------
    array, shape (n,)
        h_ii = ∂ŷ_i/∂y_i, between 0 and 1; the sum is p.

    Raises
    ------
    ValueError
        If the rows do not determine the p parameters, or are not finite.

    Examples
    --------
    >>> leverages([[1, 1], [2, 1], [3, 1], [10, 1]]).round(2)
    array([0.43, 0.33, 0.27, 0.97])
    """
    return _leverages(_basis(real_array("rows", rows).astype(float)))


def least_squares(rows: ArrayLike, y: ArrayLike) -> NDArray[np.float64]:
    """Return the parameters with the least sum of squared residuals.

    Parameters
    ----------
    rows : array_like, shape (n, p)
        The design matrix.
    y : array_like, shape (n,)
        The targets.

    Returns
    -------
    array, shape (p,)
        The parameters.

    Raises
    ------
    ValueError
        If the rows do not determine them, if y has another length, or if either is not finite.

    Examples
    --------
    >>> least_squares([[0, 1], [1, 1], [2, 1]], [1, 3, 5]).round(9)
    array([2., 1.])
    """
    rows, y, _ = _checked_fit(rows, y)
    return _solve(rows, y)


def leave_one_out(rows: ArrayLike, y: ArrayLike) -> NDArray[np.float64]:
    """Return how far each target lies from a fit to the other points, without fitting again.

    Parameters
    ----------
    rows : array_like, shape (n, p)
        The design matrix.
    y : array_like, shape (n,)
        The targets.

    Returns
    -------
    array, shape (n,)
        y_i − ŷ_i with point i left out of the fit: residual/(1 − h).

    Raises
    ------
    ValueError
        As for ``least_squares``; and if a point has h = 1, naming the first one: without it the
        fit is not determined.

    Examples
    --------
    A mean without its largest value is 2:

    >>> leave_one_out([[1], [1], [1]], [1, 3, 8]).round(9)
    array([-4.5, -1.5,  6. ])
    """
    rows, y, basis = _checked_fit(rows, y)
    residual, h = _residual_and_leverage(rows, y, basis)
    return residual / (1 - h)


def cooks_distance(rows: ArrayLike, y: ArrayLike) -> NDArray[np.float64]:
    """Return how far the fitted values move when a point is left out.

    Parameters
    ----------
    rows : array_like, shape (n, p)
        The design matrix.
    y : array_like, shape (n,)
        The targets.

    Returns
    -------
    array, shape (n,)
        The sum of the squared moves, in units of p·s². Zero for a fit without residuals.

    Raises
    ------
    ValueError
        As for ``leave_one_out``; and for n = p, where s² is not determined.

    References
    ----------
    Cook (1977)
        Detection of influential observation in linear regression, Technometrics 19, 15–18.

    Examples
    --------
    The last point has the smallest residual and moves the line most:

    >>> rows = np.array([[1, 1], [2, 1], [3, 1], [10, 1]])
    >>> y = [1, 2, 4, 9]
    >>> (y - rows @ least_squares(rows, y)).round(1)
    array([-0.4, -0.3,  0.9, -0.2])
    >>> cooks_distance(rows, y).round(1)
    array([ 0.2,  0.1,  0.4, 27.1])
    """
    rows, y, basis = _checked_fit(rows, y)
    residual, h = _residual_and_leverage(rows, y, basis)
    n, p = len(rows), len(rows.T)
    if n == p:
        raise ValueError(f"rows must be more than the {p} parameters to estimate the noise")
    variance = residual @ residual / (n - p)
    scale = np.abs(y).max()
    if variance <= (1e-12 * scale) ** 2:
        return np.zeros(n)
    return residual**2 * h / (p * variance * (1 - h) ** 2)


def _basis(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return an orthonormal basis Q of the columns: H = QQᵀ, without inverting XᵀX."""
    if rows.ndim != 2:
        raise ValueError(f"rows must be a matrix (n, p), got shape {rows.shape}")
    check_finite("rows", rows)
    n, p = rows.shape
    rank = np.linalg.matrix_rank(rows) if n and p else 0
    if rank < p or p == 0:
        raise ValueError(
            f"rows must determine {p} parameters, {n} points of rank {rank} do not: "
            "are all x equal, or are there too few points?"
        )
    return check_overflow("rows", np.linalg.qr(rows)[0])


def _checked_fit(
    rows: ArrayLike, y: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return rows, targets and the basis of the rows."""
    rows, y = real_array("rows", rows).astype(float), real_array("y", y).astype(float)
    basis = _basis(rows)
    if y.shape != rows.shape[:1]:
        raise ValueError(f"y must have shape {rows.shape[:1]}, got {y.shape}")
    return rows, check_finite("y", y), basis


def _solve(rows: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the least-squares parameters."""
    return np.asarray(np.linalg.lstsq(rows, y)[0], float)


def _leverages(basis: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the leverages of rows with this basis; rounding may not lift one above 1."""
    return np.minimum((basis**2).sum(axis=1), 1.0)


def _residual_and_leverage(
    rows: NDArray[np.float64], y: NDArray[np.float64], basis: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return residuals and leverages of a fit that can do without any one point."""
    h = _leverages(basis)
    pinned = np.flatnonzero(1 - h < 1e-10)
    if pinned.size:
        raise ValueError(f"rows must be determined without row {pinned[0]}, whose leverage is 1")
    return y - rows @ _solve(rows, y), h
