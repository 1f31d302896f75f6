"""A network of two layers that reads 64 numbers, and its weights in one byte each."""

import base64
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias, TypedDict

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.checks import real_array

Array: TypeAlias = NDArray[np.float64]
#: Weights and biases of the first layer, then of the second: shapes (64, n), (n,), (n, 10), (10,).
Network: TypeAlias = Sequence[Array]

LARGEST = 127
#: The network that has seen moved digits and scribbles; chapter ``digits`` trains it again.
READER = Path(__file__).parent / "reader.json"


class Packed(TypedDict):
    """An array of weights in text: the largest, and each as a part of it in 8 bits."""

    scale: float
    codes: str


def check_network(network: Sequence[ArrayLike]) -> list[Array]:
    """Return the four arrays of a network, or say what is wrong with them.

    Parameters
    ----------
    network : sequence of array_like
        Weights and biases of the first layer, then of the second.

    Returns
    -------
    list of array
        Of shapes (64, n), (n,), (n, 10) and (10,).

    Raises
    ------
    TypeError
        If they are no list, or hold no real numbers.
    ValueError
        If their shapes do not fit, or a number is not finite.

    Examples
    --------
    >>> [part.shape for part in check_network(reader())]
    [(64, 32), (32,), (32, 10), (10,)]
    """
    if not isinstance(network, Sequence):
        raise TypeError(f"network must be a list of four arrays, got {network!r}")
    parts = [real_array("network", part).astype(float) for part in network]
    hidden = parts[1].size if len(parts) == 4 else 0
    if not hidden or [part.shape for part in parts] != [
        (64, hidden),
        (hidden,),
        (hidden, 10),
        (10,),
    ]:
        shapes = [part.shape for part in parts]
        raise ValueError(f"network must have shapes (64, n), (n,), (n, 10), (10,), got {shapes}")
    if not all(np.isfinite(part).all() for part in parts):
        raise ValueError("network must hold finite numbers")
    return parts


def pack(network: Network) -> list[Packed]:
    """Return the weights of a network as text, rounded to 8 bits.

    Parameters
    ----------
    network : sequence of array
        Weights and biases of both layers.

    Returns
    -------
    list of dict
        One for each array.

    Examples
    --------
    >>> pack([np.array([1.0, -0.5])])
    [{'scale': 1.0, 'codes': 'f8A='}]
    """
    return [_pack_array(part) for part in network]


def _pack_array(part: Array) -> Packed:
    # Six digits are the same on every processor.
    scale = float(f"{np.abs(part).max() or 1.0:.5e}")
    codes = np.clip(np.round(part / scale * LARGEST), -LARGEST, LARGEST).astype(np.int8)
    return {"scale": scale, "codes": base64.b64encode(codes.tobytes()).decode()}


def unpack(packed: Sequence[Packed]) -> list[Array]:
    """Return the network that was packed, with what rounding has left of it.

    Parameters
    ----------
    packed : sequence of dict
        As ``pack`` returns it, of four arrays.

    Returns
    -------
    list of array
        Weights and biases of both layers.

    Examples
    --------
    >>> float(np.abs(unpack(pack(reader()))[0] - reader()[0]).max())
    0.0
    """
    flat = [
        np.frombuffer(base64.b64decode(part["codes"]), np.int8) / LARGEST * part["scale"]
        for part in packed
    ]
    hidden = flat[1].size
    return [flat[0].reshape(64, hidden), flat[1], flat[2].reshape(hidden, 10), flat[3]]


def reader() -> list[Array]:
    """Return the network that the book has stored; it has seen moved digits and scribbles.

    Returns
    -------
    list of array
        Weights and biases of both layers, for pictures divided by 16.

    Examples
    --------
    >>> from helpers import digits
    >>> pictures, labels = digits()
    >>> int(shares(reader(), pictures[0]).argmax()), int(labels[0])
    (0, 0)
    """
    return unpack(json.loads(READER.read_text("utf-8")))


def shares(network: Network, pictures: ArrayLike) -> Array:
    """Return the ten shares that a network gives to the digits.

    Parameters
    ----------
    network : sequence of array
        Weights and biases of both layers.
    pictures : array_like, shape (64,) or (n, 64)
        Numbers from 0 to 16.

    Returns
    -------
    array, shape (10,) or (n, 10)
        Shares that add up to 1.

    Examples
    --------
    >>> shares(reader(), np.zeros(64)).sum().round(12)
    np.float64(1.0)
    """
    first, first_bias, second, second_bias = network
    hidden = np.tanh(np.asarray(pictures, float) / 16 @ first + first_bias)
    scores = hidden @ second + second_bias
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)
