"""The book's data sets: named pairs of float64 arrays that cannot be written to."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.checks import check_choice

_FOLDER = Path(__file__).parent / "csv"


class Data(NamedTuple):
    """Inputs and targets of several points.

    Attributes
    ----------
    x : array, shape (n,) or (n, d)
        The inputs, one entry or row a point.
    y : array, shape (n,)
        The targets.
    """

    x: NDArray[np.float64]
    y: NDArray[np.float64]


def _data(x: ArrayLike, y: ArrayLike) -> Data:
    """Return copies of inputs and targets that cannot be written to."""
    x, y = np.array(x, dtype=float), np.array(y, dtype=float)
    x.setflags(write=False)
    y.setflags(write=False)
    return Data(x, y)


class Digits(NamedTuple):
    """Pictures of handwritten digits, and which digits they are.

    Attributes
    ----------
    pictures : array, shape (n, 64)
        One row a digit: the ink in the fields of 8 rows of 8, from 0 to 16.
    labels : array of int, shape (n,)
        The digits, 0 to 9.
    """

    pictures: NDArray[np.float64]
    labels: NDArray[np.int64]


def _table(name: str) -> NDArray[np.float64]:
    """Return the rows of a file in ``csv/`` below its header."""
    return np.loadtxt(_FOLDER / f"{name}.csv", delimiter=",", skiprows=1)


def _on_the_line(x: list[float]) -> Data:
    """Return points on y = 2x."""
    return _data(x, [2 * value for value in x])


def nebulae() -> Data:
    """Return distance and velocity of 24 nebulae (chapter :doc:`roll_downhill`).

    Returns
    -------
    Data
        Distances in megaparsecs and velocities away from us in km/s, shape (24,).

    References
    ----------
    Hubble (1929)
        A relation between distance and radial velocity among extra-galactic nebulae, Proceedings
        of the National Academy of Sciences 15, 168–173, table 1, doi:10.1073/pnas.15.3.168.

    Examples
    --------
    >>> distance, velocity = nebulae()
    >>> np.polyfit(distance, velocity, 1).round(2)
    array([454.16, -40.78])
    """
    return _data(*_table("nebulae").T)


def eight_points() -> Data:
    """Return eight points on y = 2x (chapter :doc:`line_fit`).

    Workers 1 and 2 hold four each.

    Returns
    -------
    Data
        Inputs and targets, shape (8,).

    Examples
    --------
    >>> x, y = eight_points()
    >>> x[:4].tolist(), y[:4].tolist()
    ([0.05, 1.0, -2.0, 5.0], [0.1, 2.0, -4.0, 10.0])
    """
    return _on_the_line([0.05, 1, -2, 5, 5.5, 9, -30, 42])


def four_points(name: str) -> Data:
    """Return four points on y = 2x (chapter :doc:`leverage`).

    Parameters
    ----------
    name : {"A", "B"}
        Which set; they differ in one point.

    Returns
    -------
    Data
        Inputs and targets, shape (4,).

    Raises
    ------
    ValueError
        If there is no set of this name.

    Examples
    --------
    >>> four_points("A").x - four_points("B").x
    array([2., 0., 0., 0.])
    """
    sets: dict[str, list[float]] = {"A": [1, 2, 5, 4], "B": [-1, 2, 5, 4]}
    check_choice("name", name, sets)
    return _on_the_line(sets[name])


def houses() -> Data:
    """Return three houses and their prices (chapter :doc:`house_prices`).

    Returns
    -------
    Data
        Inputs of shape (3, 2), area in m² and rooms; prices of shape (3,), in units of
        10,000 yuan.

    Examples
    --------
    A room more always comes with 20 m² more:

    >>> area, rooms = houses().x.T
    >>> area - 20 * rooms
    array([40., 40., 40.])
    """
    return _data([[80, 2], [100, 3], [120, 4]], [200, 300, 400])


def blobs(name: str) -> Data:
    """Return two Gaussian blobs with a few wrong labels (chapter :doc:`logistic`).

    Their standard deviation is 0.9, around (−1, −1) and (1, 1); 10 of 400 and 5 of 200 labels are
    flipped.

    Parameters
    ----------
    name : {"train", "test"}
        Which of the two samples.

    Returns
    -------
    Data
        Inputs of shape (n, 2), n = 400 or 200; labels of shape (n,), 0 or 1.

    Raises
    ------
    ValueError
        If there is no sample of this name.

    Examples
    --------
    The line x₁ + x₂ = 0 tells them apart, but for the flipped labels and the overlap:

    >>> x, y = blobs("train")
    >>> f"{((x.sum(axis=1) > 0) == y).mean():.1%}"
    '90.2%'
    """
    check_choice("name", name, ("train", "test"))
    table = _table(f"blobs_{name}")
    return _data(table[:, :2], table[:, 2])


def anscombe() -> dict[int, Data]:
    """Return the four data sets of Anscombe, which a table of statistics cannot tell apart.

    Returns
    -------
    dict of int to Data
        Under the keys 1 to 4 inputs and targets, shape (11,).

    References
    ----------
    Anscombe (1973)
        Graphs in statistical analysis, The American Statistician 27, 17–21.

    Examples
    --------
    >>> for x, y in anscombe().values():
    ...     print(np.corrcoef(x, y)[0, 1].round(2))
    0.82
    0.82
    0.82
    0.82
    """
    table = _table("anscombe")
    return {i + 1: _data(table[:, 2 * i], table[:, 2 * i + 1]) for i in range(4)}


def digits() -> Digits:
    """Return 1,797 handwritten digits (chapter :doc:`digits`).

    Thirteen people wrote them into forms. Each was scanned, brought to 32 × 32 black or white
    points, and counted in blocks of 4 × 4, which leaves 8 × 8 numbers.

    Returns
    -------
    Digits
        Pictures of shape (1797, 64), whole numbers from 0 to 16; labels of shape (1797,).

    References
    ----------
    Alpaydin and Kaynak (1998)
        Optical recognition of handwritten digits, UCI Machine Learning Repository,
        doi:10.24432/C50P49, CC BY 4.0: its test set, in the file that scikit-learn ships.

    Examples
    --------
    The loop of a zero:

    >>> pictures, labels = digits()
    >>> int(labels[0]), pictures[0].reshape(8, 8)[3].astype(int).tolist()
    (0, [0, 4, 12, 0, 0, 8, 8, 0])
    """
    table = np.loadtxt(_FOLDER / "digits.csv.gz", delimiter=",")
    found = Digits(table[:, :-1].copy(), table[:, -1].astype(np.int64))
    for array in found:
        array.setflags(write=False)
    return found
