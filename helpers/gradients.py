"""Gradients found without a derivation, and how well several of them agree.

A derivation is trusted when central differences and automatic differentiation confirm it
(chapter :doc:`house_prices`).
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.checks import check_function, check_number, real_array, to_array

if TYPE_CHECKING:
    import torch

#: What a relative error in float64 says, after Karpathy (2015), CS231n, *Gradient checks*.
VERDICTS = [(1e-7, "agrees"), (1e-4, "fine only near a kink"), (1e-2, "suspicious")]

#: Where all entries are smaller, rounding is all that is left and ``agreement`` counts it as zero.
NOTHING = 1e-9


def central_difference(
    loss: Callable[[NDArray[np.float64]], ArrayLike], at: ArrayLike, h: float | None = None
) -> NDArray[np.float64]:
    """Return the gradient of a loss by central differences, two evaluations for each entry.

    Parameters
    ----------
    loss : function
        Maps an array shaped like ``at`` to one number in float64.
    at : array_like
        The point, of any shape.
    h : float, optional
        The step in each entry. Without it ``ε^(1/3)·max(1, |entry|)``, which balances truncation
        against rounding.

    Returns
    -------
    array
        The gradient, in the shape of ``at``.

    Raises
    ------
    ValueError
        If the loss is not finite or not one number, or if h is lost in rounding.

    Examples
    --------
    >>> central_difference(lambda x: np.sum(x**3), [1, 2]).round(6)
    array([ 3., 12.])
    """
    check_function("loss", loss, "of the parameters")
    at = _finite("at", at)
    if h is not None:
        h = check_number("h", h, above=0)
    gradient = np.empty(at.shape)
    for index in np.ndindex(at.shape):
        step = np.cbrt(np.finfo(float).eps) * max(1.0, abs(at[index])) if h is None else h
        right, left = at.copy(), at.copy()
        right[index] += step
        left[index] -= step
        if not left[index] < at[index] < right[index]:
            raise ValueError(f"h must be large enough to change {at[index]!r}, got {h!r}")
        rise = _number(loss(right)) - _number(loss(left))
        gradient[index] = rise / (right[index] - left[index])
    return _result(gradient)


def autograd(loss: "Callable[[torch.Tensor], torch.Tensor]", at: ArrayLike) -> NDArray[np.float64]:
    """Return the gradient of a loss by PyTorch, in float64.

    Parameters
    ----------
    loss : function
        Maps a tensor shaped like ``at`` to a tensor with one entry.
    at : array_like
        The point, of any shape.

    Returns
    -------
    array
        The gradient, in the shape of ``at``.

    Raises
    ------
    TypeError
        If the loss returns no tensor.
    ValueError
        If the loss is not one finite number, or does not depend on ``at``.

    Examples
    --------
    >>> autograd(lambda x: (x**3).sum(), [1, 2])
    array([ 3., 12.])
    """
    import torch

    check_function("loss", loss, "of the parameters")
    point = torch.tensor(_finite("at", at), requires_grad=True)
    with torch.enable_grad():
        value = loss(point)
        if not isinstance(value, torch.Tensor):
            raise TypeError(f"loss must return a tensor, got {type(value).__name__}")
        _number(value.detach().numpy())
        if not value.requires_grad:
            raise ValueError("loss must depend on its argument through torch operations")
        (found,) = torch.autograd.grad(value.sum(), point, allow_unused=True)
    gradient = cast("torch.Tensor | None", found)
    if gradient is None:
        raise ValueError("loss must depend on its argument, and it does not")
    return _result(gradient.numpy())


def relative_error(a: ArrayLike, b: ArrayLike) -> float:
    """Return how far two gradients are apart: 0 for equal ones, 2 for opposite ones.

    Use it layer by layer: a small layer hides beside a large one.

    Parameters
    ----------
    a, b : array_like
        The gradients, of one shape.

    Returns
    -------
    float
        ‖a − b‖ / max(‖a‖, ‖b‖) over all entries.

    Raises
    ------
    ValueError
        If the shapes differ, if there is no entry, or if one is not finite.

    Examples
    --------
    >>> relative_error([2.0, 0.0], [1.0, 0.0])
    0.5
    """
    a, b = _finite("a", a), _finite("b", b)
    if a.shape != b.shape:
        raise ValueError(f"b must have the shape of a, {a.shape}, got {b.shape}")
    return _relative_error(a, b)


class Agreement(NamedTuple):
    """What ``agreement`` found; printed, it is a table.

    Attributes
    ----------
    gradients : dict of str to array
        The gradients by name; the first is the reference.
    errors : dict of str to float
        The relative error of each of the others.
    """

    gradients: dict[str, NDArray[np.float64]]
    errors: dict[str, float]

    @property
    def worst(self) -> float:
        """The largest of the errors."""
        return max(self.errors.values())

    def __str__(self) -> str:
        wide = max(map(len, self.gradients))
        lines: list[str] = []
        for name, gradient in self.gradients.items():
            entries = " ".join(f"{value:13.5f}" for value in gradient.flat[:3])
            more = " …" if gradient.size > 3 else ""
            word = _verdict(self.errors[name]) if name in self.errors else "reference"
            lines.append(f"{name.replace('_', ' '):{wide}}  {word:15} {entries}{more}")
        return "\n".join(lines)


def agreement(**gradients: ArrayLike) -> Agreement:
    """Compare gradients of one shape with the first of them.

    Parameters
    ----------
    **gradients : array_like
        At least two, under their names.

    Returns
    -------
    Agreement
        The relative errors; ``VERDICTS`` says what they mean.

    Raises
    ------
    ValueError
        If there are fewer than two, if the shapes differ, or if an entry is not finite.

    Examples
    --------
    >>> print(agreement(by_hand=[1, 2], autograd=[1, 2], half=[0.5, 1]))
    by hand   reference             1.00000       2.00000
    autograd  agrees (≤ 1e-7)       1.00000       2.00000
    half      wrong (> 1e-2)        0.50000       1.00000
    """
    if len(gradients) < 2:
        raise ValueError("gradients must name at least two arrays, such as by_hand=…, autograd=…")
    checked = {name: _finite(name, value) for name, value in gradients.items()}
    (first, reference), *others = checked.items()
    errors: dict[str, float] = {}
    for name, gradient in others:
        if gradient.shape != reference.shape:
            raise ValueError(
                f"{name} must have the shape of {first}, {reference.shape}, got {gradient.shape}"
            )
        tiny = max(np.abs(reference).max(), np.abs(gradient).max()) < NOTHING
        errors[name] = 0.0 if tiny else _relative_error(reference, gradient)
    return Agreement(checked, errors)


def _relative_error(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    """Return the relative error of two arrays that are known to fit; scaled, no square is lost."""
    scale = max(np.abs(a).max(), np.abs(b).max())
    if scale == 0:
        return 0.0
    a, b = a / scale, b / scale
    return float(np.linalg.norm(a - b) / max(np.linalg.norm(a), np.linalg.norm(b)))


def _verdict(error: float) -> str:
    """Return what a relative error says, in words."""
    for limit, word in VERDICTS:
        if error <= limit:
            return f"{word} (≤ {limit:.0e})".replace("e-0", "e-")
    return "wrong (> 1e-2)"


def _finite(name: str, value: ArrayLike) -> NDArray[np.float64]:
    """Return a value as an array of finite numbers, at least one."""
    array = real_array(name, value).astype(float)
    if not array.size or not np.isfinite(array).all():
        raise ValueError(f"{name} must hold finite numbers, at least one")
    return array


def _result(gradient: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a gradient if it is finite: that of √x at 0 is not."""
    if not np.isfinite(gradient).all():
        raise ValueError("loss must have a finite gradient at this point, and it has none")
    return gradient


def _number(value: object) -> float:
    """Return what a loss returned if it is one finite number."""
    array = to_array(value)
    if (
        array.size != 1
        or array.dtype.kind not in "iuf"
        or array.dtype.name in ("float16", "float32")
    ):
        raise ValueError(
            f"loss must return one real number in float64, got {array.dtype} of shape {array.shape}"
        )
    if not np.isfinite(array).all():
        raise ValueError(f"loss must be finite near the point, got {array.item()}")
    return array.item()
