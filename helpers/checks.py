"""Errors for bad input that name the argument and say what was expected."""

import numpy as np


def check_number(name, value, *, above=None, least=None, below=None, array_too=False):
    """Raise an error that names the argument unless it (or every entry) lies in the range."""
    bounds = [(above, ">", np.greater), (least, ">=", np.greater_equal), (below, "<", np.less)]
    bounds = [(bound, text, compare) for bound, text, compare in bounds if bound is not None]
    wanted = " and ".join(f"{text} {bound}" for bound, text, _ in bounds)
    array = np.asarray(value)
    if array.dtype.kind not in "iuf" or (array.ndim and not array_too):
        raise TypeError(f"{name} must be a number {wanted}, got {value!r}")
    holds = np.isfinite(array)
    for bound, _, compare in bounds:
        holds = holds & compare(array, bound)
    if not holds.all():
        raise ValueError(f"{name} must be a finite number {wanted}, got {value!r}")


def check_count(name, value, least):
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
        raise TypeError(f"{name} must be a whole number, got {value!r}")
    if value < least:
        raise ValueError(f"{name} must be at least {least}, got {value!r}")


def check_finite(name, array):
    if not np.isfinite(array).all():
        raise ValueError(f"{name} must be finite")


def real_array(name, value):
    """Return ``value`` as an array of real numbers or raise an error that names it."""
    try:
        array = np.asarray(value)
    except ValueError:
        raise TypeError(f"{name} must be an array, got rows of different lengths") from None
    if array.dtype.kind not in "biuf":
        raise TypeError(f"{name} must hold real numbers, got {array.dtype}")
    return array
