"""What one point can do to a least-squares fit (chapter *leverage*).

``rows`` is a design matrix of shape (n, p): one row a point, one column a parameter.
"""

import numpy as np

from helpers.checks import check_finite, check_overflow, real_array


def _basis(rows):
    """Return an orthonormal basis Q of the columns: H = QQᵀ, without inverting XᵀX."""
    rows = real_array("rows", rows).astype(float)
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


def hat_matrix(rows):
    """Return H with ŷ = Hy, shape (n, n) (Hoaglin & Welsch 1978).

    Raises ``ValueError`` for rows that do not determine the p parameters, or are not finite.
    """
    basis = _basis(rows)
    return basis @ basis.T


def leverages(rows):
    """Return h_ii, shape (n,): how far ŷ_i follows y_i. Between 0 and 1; the sum is p.

    Raises ``ValueError`` for rows that do not determine the p parameters, or are not finite.
    """
    return np.minimum((_basis(rows) ** 2).sum(axis=1), 1.0)


def least_squares(rows, y):
    """Return the least-squares parameters, shape (p,).

    Raises ``ValueError`` for rows that do not determine them, and for ``y`` of another length.
    """
    return np.linalg.lstsq(*_pair(rows, y))[0]


def leave_one_out(rows, y):
    """Return y_i − ŷ_i with point i left out of the fit, shape (n,), without fitting again.

    Equal to residual/(1 − h). Raises ``ValueError`` naming the first point with h = 1: without
    it the fit is not determined.
    """
    residual, h = _residual_and_leverage(rows, y)
    return residual / (1 - h)


def cooks_distance(rows, y):
    """Return how far the fitted values move when a point is left out, shape (n,) (Cook 1977).

    The sum of the squared moves, in units of p·s². Zero for a fit without residuals. Raises
    ``ValueError`` for a point with h = 1 and for n = p, where s² is not determined.
    """
    residual, h = _residual_and_leverage(rows, y)
    n, p = np.shape(rows)
    if n == p:
        raise ValueError(f"rows must be more than the {p} parameters to estimate the noise")
    variance = residual @ residual / (n - p)
    scale = np.abs(np.asarray(y, dtype=float)).max()
    if variance <= (1e-12 * scale) ** 2:
        return np.zeros(n)
    return residual**2 * h / (p * variance * (1 - h) ** 2)


def _pair(rows, y):
    rows, y = real_array("rows", rows).astype(float), real_array("y", y).astype(float)
    _basis(rows)
    if y.shape != rows.shape[:1]:
        raise ValueError(f"y must have shape {rows.shape[:1]}, got {y.shape}")
    check_finite("y", y)
    return rows, y


def _residual_and_leverage(rows, y):
    rows, y = _pair(rows, y)
    h = leverages(rows)
    pinned = np.flatnonzero(1 - h < 1e-10)
    if pinned.size:
        raise ValueError(f"rows must be determined without row {pinned[0]}, whose leverage is 1")
    return y - rows @ least_squares(rows, y), h
