"""Gradients found without a derivation, and how well several of them agree.

A derivation is trusted when central differences and automatic differentiation confirm it
(chapter *house_prices*).
"""

from typing import NamedTuple

import numpy as np

from helpers.checks import check_function, check_number, real_array, to_array

#: What a relative error in float64 says, after Karpathy (2015), CS231n, *Gradient checks*.
VERDICTS = [(1e-7, "agrees"), (1e-4, "fine only near a kink"), (1e-2, "suspicious")]

#: Where all entries are smaller, rounding is all that is left and ``agreement`` counts it as zero.
NOTHING = 1e-9


def central_difference(loss, at, h=None):
    """Return the gradient of ``loss`` at ``at`` from 2n evaluations; it has the shape of ``at``.

    ``loss`` maps an array shaped like ``at`` to one number. ``h`` is the step in each entry;
    without it, ε^(1/3)·max(1, \\|entry\\|), which balances truncation against rounding. Raises
    ``ValueError`` where the loss is not finite, not one number, or where h is lost in rounding.
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


def autograd(loss, at):
    """Return the gradient of ``loss`` at ``at`` by PyTorch, in float64, as an array.

    ``loss`` maps a tensor shaped like ``at`` to a tensor with one entry. Raises ``TypeError`` for
    anything else and ``ValueError`` if the loss is not finite or does not depend on ``at``.
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
        (gradient,) = torch.autograd.grad(value.sum(), point, allow_unused=True)
    if gradient is None:
        raise ValueError("loss must depend on its argument, and it does not")
    return _result(gradient.numpy())


def relative_error(a, b):
    """Return ‖a − b‖ / max(‖a‖, ‖b‖) over all entries: 0 for equal gradients, 2 for opposite ones.

    Use it layer by layer: a small layer hides beside a large one. Raises ``ValueError`` for arrays
    of different shapes, empty ones, and entries that are not finite.
    """
    a, b = _finite("a", a), _finite("b", b)
    if a.shape != b.shape:
        raise ValueError(f"b must have the shape of a, {a.shape}, got {b.shape}")
    scale = max(np.abs(a).max(), np.abs(b).max())
    if scale == 0:
        return 0.0
    a, b = a / scale, b / scale
    return float(np.linalg.norm(a - b) / max(np.linalg.norm(a), np.linalg.norm(b)))


class Agreement(NamedTuple):
    """What ``agreement`` found; printed, it is a table. ``worst`` is the largest error."""

    gradients: dict
    errors: dict

    @property
    def worst(self):
        return max(self.errors.values())

    def __str__(self):
        wide = max(map(len, self.gradients))
        lines = []
        for name, gradient in self.gradients.items():
            entries = " ".join(f"{value:13.5f}" for value in gradient.flat[:3])
            more = " …" if gradient.size > 3 else ""
            word = _verdict(self.errors[name]) if name in self.errors else "reference"
            lines.append(f"{name.replace('_', ' '):{wide}} {entries}{more}  {word}")
        return "\n".join(lines)


def agreement(**gradients):
    """Compare gradients of one shape with the first: ``agreement(by_hand=g, autograd=a)``.

    Raises ``ValueError`` for fewer than two, for other shapes, and for entries that are not finite.
    """
    if len(gradients) < 2:
        raise ValueError("gradients must name at least two arrays, such as by_hand=…, autograd=…")
    gradients = {name: _finite(name, value) for name, value in gradients.items()}
    (first, reference), *others = gradients.items()
    errors = {}
    for name, gradient in others:
        if gradient.shape != reference.shape:
            raise ValueError(
                f"{name} must have the shape of {first}, {reference.shape}, got {gradient.shape}"
            )
        tiny = max(np.abs(reference).max(), np.abs(gradient).max()) < NOTHING
        errors[name] = 0.0 if tiny else relative_error(reference, gradient)
    return Agreement(gradients, errors)


def _verdict(error):
    for limit, word in VERDICTS:
        if error <= limit:
            return f"{word} (≤ {limit:.0e})".replace("e-0", "e-")
    return "wrong (> 1e-2)"


def _finite(name, value):
    array = real_array(name, value).astype(float)
    if not array.size or not np.isfinite(array).all():
        raise ValueError(f"{name} must hold finite numbers, at least one")
    return array


def _result(gradient):
    if not np.isfinite(gradient).all():
        raise ValueError("loss must have a finite gradient at this point, and it has none")
    return gradient


def _number(value):
    array = to_array(value)
    if array.size != 1 or array.dtype.kind not in "iuf" or array.dtype in (np.float16, np.float32):
        raise ValueError(
            f"loss must return one real number in float64, got {array.dtype} of shape {array.shape}"
        )
    if not np.isfinite(array).all():
        raise ValueError(f"loss must be finite near the point, got {array.item()}")
    return array.item()
