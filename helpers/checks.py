"""Errors for bad input that name the argument and say what was expected."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Scalar = TypeVar("Scalar", bound=np.generic)


def check_number(
    name: str,
    value: object,
    *,
    above: float | None = None,
    least: float | None = None,
    below: float | None = None,
) -> float:
    """Return a number as a float if it is finite and in range.

    Parameters
    ----------
    name : str
        The argument, as the error names it.
    value : object
        What was given for it.
    above, least, below : float, optional
        Bounds: value > above, value >= least, value < below.

    Returns
    -------
    float
        The number.

    Raises
    ------
    TypeError
        If value is no single real number.
    ValueError
        If it is not finite, or out of range.

    Examples
    --------
    >>> check_number("momentum", 1, least=0, below=1)
    Traceback (most recent call last):
        ...
    ValueError: momentum must be a finite number >= 0 and < 1, got 1
    """
    bounds = [(above, ">", np.greater), (least, ">=", np.greater_equal), (below, "<", np.less)]
    return float(_in_range(name, value, bounds, array_too=False))


def check_numbers(name: str, value: object, *, above: float) -> float | NDArray[np.float64]:
    """Return a number as a float, or an array of numbers as floats, if all are finite and in range.

    A number stays one: unlike an array of float64 it leaves float32 what it is.

    Parameters
    ----------
    name : str
        The argument, as the error names it.
    value : object
        What was given for it.
    above : float
        All numbers must be larger.

    Returns
    -------
    float or array
        The number, or the numbers in their shape.

    Raises
    ------
    TypeError
        If value holds anything but real numbers, or nothing.
    ValueError
        If a number is not finite, or out of range.

    Examples
    --------
    >>> check_numbers("lr", [1, 2], above=0)
    array([1., 2.])
    """
    array = _in_range(name, value, [(above, ">", np.greater)], array_too=True)
    return array.astype(float) if array.ndim else float(array)


def _in_range(
    name: str,
    value: object,
    bounds: Iterable[tuple[float | None, str, Callable[..., Any]]],
    array_too: bool,
) -> NDArray[Any]:
    """Return a value as an array if it is a number, or numbers, within the bounds that are set."""
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
    return array


def check_count(name: str, value: object, least: int) -> None:
    """Demand a whole number that is large enough.

    Parameters
    ----------
    name : str
        The argument, as the error names it.
    value : object
        What was given for it.
    least : int
        The smallest number that is allowed.

    Raises
    ------
    TypeError
        If value is no whole number; True and 2.0 are none.
    ValueError
        If it is too small.

    Examples
    --------
    >>> check_count("steps", 2.0, 0)
    Traceback (most recent call last):
        ...
    TypeError: steps must be a whole number, got 2.0
    """
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
        raise TypeError(f"{name} must be a whole number, got {value!r}")
    if value < least:
        raise ValueError(f"{name} must be at least {least}, got {value!r}")


def check_flag(name: str, value: object) -> None:
    """Demand True or False.

    Parameters
    ----------
    name : str
        The argument, as the error names it.
    value : object
        What was given for it.

    Raises
    ------
    TypeError
        If value is neither; 1 and None are neither.

    Examples
    --------
    >>> check_flag("nesterov", 1)
    Traceback (most recent call last):
        ...
    TypeError: nesterov must be True or False, got 1
    """
    if not isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{name} must be True or False, got {value!r}")


def check_choice(name: str, value: object, choices: Iterable[str]) -> None:
    """Demand one of several texts.

    Parameters
    ----------
    name : str
        The argument, as the error names it.
    value : object
        What was given for it.
    choices : iterable of str
        The texts that are allowed.

    Raises
    ------
    ValueError
        If value is none of them.

    Examples
    --------
    >>> check_choice("name", "C", ("A", "B"))
    Traceback (most recent call last):
        ...
    ValueError: name must be 'A' or 'B', got 'C'
    """
    if not isinstance(value, str) or value not in choices:
        raise ValueError(f"{name} must be {' or '.join(map(repr, choices))}, got {value!r}")


def check_function(name: str, value: object, what: str) -> None:
    """Demand something that can be called.

    Parameters
    ----------
    name : str
        The argument, as the error names it.
    value : object
        What was given for it.
    what : str
        What the error says of the function, such as "of the parameters".

    Raises
    ------
    TypeError
        If value cannot be called.

    Examples
    --------
    >>> check_function("loss", 3, "of the parameters")
    Traceback (most recent call last):
        ...
    TypeError: loss must be a function of the parameters, got 3
    """
    if not callable(value):
        raise TypeError(f"{name} must be a function {what}, got {value!r}")


def check_overflow(name: str, result: NDArray[Scalar]) -> NDArray[Scalar]:
    """Return the result of a computation with an argument if all of it is finite.

    Parameters
    ----------
    name : str
        The argument, as the error names it.
    result : array
        What was computed from it.

    Returns
    -------
    array
        The result itself.

    Raises
    ------
    ValueError
        If an entry is not finite.

    Examples
    --------
    >>> check_overflow("rows", np.array([np.inf]))
    Traceback (most recent call last):
        ...
    ValueError: rows must be smaller: the result overflows
    """
    return check_finite(name, result, "be smaller: the result overflows")


def check_finite(name: str, array: NDArray[Scalar], wanted: str = "be finite") -> NDArray[Scalar]:
    """Return an array if all of it is finite.

    Parameters
    ----------
    name : str
        The argument, as the error names it.
    array : array
        Its numbers.
    wanted : str
        What the error says that the argument must.

    Returns
    -------
    array
        The array itself.

    Raises
    ------
    ValueError
        If an entry is not finite.

    Examples
    --------
    >>> check_finite("y", np.array([1.0, np.nan]))
    Traceback (most recent call last):
        ...
    ValueError: y must be finite
    """
    if not np.isfinite(array).all():
        raise ValueError(f"{name} must {wanted}")
    return array


def real_array(name: str, value: object) -> NDArray[Any]:
    """Return a value as an array of real numbers.

    Parameters
    ----------
    name : str
        The argument, as the error names it.
    value : object
        What was given for it.

    Returns
    -------
    array
        The numbers, in the dtype that numpy gives them.

    Raises
    ------
    TypeError
        If value holds anything else, or rows of different lengths.

    Examples
    --------
    >>> real_array("x", ["a"])
    Traceback (most recent call last):
        ...
    TypeError: x must hold real numbers in rows of one length, got <U1
    """
    array = to_array(value)
    if array.dtype.kind not in "biuf":
        raise TypeError(f"{name} must hold real numbers in rows of one length, got {array.dtype}")
    return array


def to_array(value: object) -> NDArray[Any]:
    """Return a value as an array, of dtype object where it is none.

    Parameters
    ----------
    value : object
        Anything.

    Returns
    -------
    array
        The value, or None where numpy knows no array for it.

    Examples
    --------
    >>> to_array([[1], [1, 2]])
    array(None, dtype=object)
    """
    try:
        return np.asarray(value)
    # Ragged rows; a tensor that has a gradient; a range without end.
    except (TypeError, ValueError, RuntimeError, MemoryError, OverflowError):
        return np.asarray(None)
