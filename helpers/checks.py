"""Errors for bad input that name the argument and say what was expected."""

import numpy as np


def check_number(name, value, *, above=None, least=None, below=None, array_too=False):
    """Return the number as a float (or as an array, if ``array_too``) if all of it is in range."""
    bounds = [(above, ">", np.greater), (least, ">=", np.greater_equal), (below, "<", np.less)]
    bounds = [(bound, text, compare) for bound, text, compare in bounds if bound is not None]
    wanted = " and ".join(f"{text} {bound}" for bound, text, _ in bounds)
    array = to_array(value)
    if array.dtype.kind not in "iuf" or not array.size or (array.ndim and not array_too):
        raise TypeError(f"{name} must be a number {wanted}, got {value!r}")
    holds = np.isfinite(array)
    for bound, _, compare in bounds:
        holds = holds & compare(array, bound)
    if not holds.all():
        raise ValueError(f"{name} must be a finite number {wanted}, got {value!r}")
    return array.astype(float) if array.ndim else float(array)


def check_count(name, value, least):
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
        raise TypeError(f"{name} must be a whole number, got {value!r}")
    if value < least:
        raise ValueError(f"{name} must be at least {least}, got {value!r}")


def check_flag(name, value):
    if not isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{name} must be True or False, got {value!r}")


def check_choice(name, value, choices):
    if not isinstance(value, str) or value not in choices:
        raise ValueError(f"{name} must be {' or '.join(map(repr, choices))}, got {value!r}")


def check_function(name, value, what):
    if not callable(value):
        raise TypeError(f"{name} must be a function {what}, got {value!r}")


def check_overflow(name, result):
    """Return the result of a computation with ``name`` if all of it is finite."""
    return check_finite(name, result, "be smaller: the result overflows")


def check_finite(name, array, wanted="be finite"):
    """Return the array if all of it is finite."""
    if not np.isfinite(array).all():
        raise ValueError(f"{name} must {wanted}")
    return array


def real_array(name, value):
    """Return ``value`` as an array of real numbers or raise an error that names it."""
    array = to_array(value)
    if array.dtype.kind not in "biuf":
        raise TypeError(f"{name} must hold real numbers in rows of one length, got {array.dtype}")
    return array


def to_array(value):
    """Return ``value`` as an array, of dtype object where it is none."""
    try:
        return np.asarray(value)
    except (TypeError, ValueError, RuntimeError):  # ragged rows; a tensor that has a gradient
        return np.asarray(None)
