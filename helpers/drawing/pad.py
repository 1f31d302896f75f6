"""``pad``: a sheet to draw a digit on, read by a network, on the page and in an editor."""

from collections.abc import Sequence
from typing import Any, TypedDict

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from helpers.checks import check_number
from helpers.data import digits
from helpers.drawing.module import PADS
from helpers.drawing.network import Packed, check_network, pack, reader, shares, unpack
from helpers.drawing.pictures import draw_picture
from helpers.scripted import ScriptedPicture

#: One digit of each kind, of those that no network of the book was trained with.
EXAMPLES = [44, 12, 32, 0, 92, 4, 60, 16, 8, 56]


class PadPreset(TypedDict):
    """What the module on the page reads: JSON, with its names."""

    weights: list[Packed]
    notSure: float
    examples: list[str]


def pad(network: Sequence[ArrayLike] | None = None, *, not_sure: float = 0.8) -> "Pad":
    """Show a sheet on which a hand draws a digit, and the shares that a network gives to it.

    Parameters
    ----------
    network : sequence of array_like, optional
        Weights and biases of the first layer, then of the second, of shapes (64, n), (n,), (n, 10)
        and (10,), for pictures divided by 16; without it the network that the book has stored.
    not_sure : float
        Where no digit gets this share, the pad says that it is not sure.

    Returns
    -------
    Pad
        What a notebook displays.

    Raises
    ------
    TypeError
        If the network is no list, or it or the share holds no real numbers.
    ValueError
        If shapes do not fit, a weight is not finite, or the share is not from 0 to less than 1.

    Examples
    --------
    >>> pad(not_sure=0.9).show()[1]
    'A 7 that the network was not trained with. It reads 7, with more than 99.9%.'
    """
    weights = pack(reader() if network is None else check_network(network))
    pictures, _ = digits()
    preset: PadPreset = {
        "weights": weights,
        "notSure": check_number("not_sure", not_sure, least=0, below=1),
        "examples": [_as_signs(pictures[i]) for i in EXAMPLES],
    }
    return Pad(preset)


def _as_signs(picture: np.ndarray[Any, np.dtype[np.float64]]) -> str:
    return "".join("0123456789abcdefg"[int(count)] for count in picture)


class Pad(ScriptedPicture[PadPreset]):
    """What ``pad`` returns; a notebook displays it.

    Attributes
    ----------
    preset : dict
        What the module on the page reads.

    Examples
    --------
    >>> sorted(pad().preset)
    ['examples', 'notSure', 'weights']
    """

    kind = "pad"
    how = "Run this cell, after those above it, and you can draw a digit of your own."
    script = PADS

    def _draw(self) -> Figure:
        return _first_picture(self.preset)


def _first_picture(preset: PadPreset) -> Figure:
    """Draw the first example beside the shares that it gets; the label is the sentence below it."""
    pictures, labels = digits()
    label, picture = int(labels[EXAMPLES[0]]), pictures[EXAMPLES[0]]
    given = shares(unpack(preset["weights"]), picture)
    figure, (left, right) = plt.subplots(1, 2, figsize=(5.5, 2.6))
    draw_picture(left, picture)
    right.barh(range(10), given)
    right.set(yticks=range(10), ylim=(9.6, -0.6), xlim=(0, 1), xlabel="share")
    figure.subplots_adjust(left=0.03, right=0.97, bottom=0.18, top=0.97)
    figure.set_label(
        f"A {label} that the network was not trained with. {_verdict(given, preset['notSure'])}"
    )
    return figure


def _verdict(given: np.ndarray[Any, np.dtype[np.float64]], not_sure: float) -> str:
    best = int(given.argmax())
    share = given[best]
    words = "more than 99.9%" if share > 0.999 else f"{100 * share:.3g}%"
    if share >= not_sure:
        return f"It reads {best}, with {words}."
    return f"Not sure. Perhaps {best} ({words})."
