"""The stored data sets are what their descriptions say."""

import hashlib
from importlib import resources

import numpy as np
import pytest
import torch

from helpers import anscombe, blobs, digits, eight_points, four_points, houses


def regenerate(points, flips, seed):
    """Draw the blobs as described in the chapter: all from one generator, in this order."""
    generator = torch.Generator().manual_seed(seed)
    clouds = [0.9 * torch.randn(points, 2, generator=generator) + centre for centre in (-1.0, 1.0)]
    labels = torch.arange(2).repeat_interleave(points)
    flipped = torch.randperm(2 * points, generator=generator)[:flips]
    labels[flipped] = 1 - labels[flipped]
    order = torch.randperm(2 * points, generator=generator)
    return torch.cat(clouds)[order].numpy(), labels[order].numpy()


@pytest.mark.parametrize(
    ("name", "recipe"), [("train", (200, 10, 42)), ("test", (100, 5, 43))], ids=["train", "test"]
)
def test_the_blobs_are_those_of_the_generator(name, recipe):
    x, y = regenerate(*recipe)
    assert np.abs(blobs(name).x - x).max() < 1e-5  # torch draws differ by that between processors
    assert (blobs(name).y == y).all()


def test_houses_have_dependent_columns():
    area, rooms = houses().x.T
    assert (area == 20 * rooms + 40).all()
    assert (houses().y == 100 * rooms).all()


@pytest.mark.parametrize(
    "data", [blobs("train"), digits(), houses(), eight_points(), four_points("A")]
)
def test_no_reader_can_change_the_data_for_the_next_cell(data):
    for array in data:
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


@pytest.mark.parametrize("function", [blobs, four_points])
def test_an_unknown_name_is_an_error_that_lists_the_names(function):
    with pytest.raises(ValueError, match="^name must be '"):
        function("C")


def test_the_quartet_has_the_statistics_that_made_it_famous():
    for x, y in anscombe().values():
        assert len(x) == 11
        assert x.mean() == 9 and abs(x.var(ddof=1) - 11) < 1e-12
        assert abs(y.mean() - 7.50) < 0.002 and abs(y.var(ddof=1) - 4.125) < 0.005
        assert abs(np.corrcoef(x, y)[0, 1] - 0.816) < 0.001


def test_the_points_of_the_lines():
    x, y = eight_points()
    assert x.tolist() == [0.05, 1, -2, 5, 5.5, 9, -30, 42] and (y == 2 * x).all()
    assert four_points("A").x.tolist() == [1, 2, 5, 4]
    assert four_points("B").y.tolist() == [-2, 4, 10, 8]


def test_the_digits_are_those_that_scikit_learn_ships():
    stored = resources.files("helpers").joinpath("csv/digits.csv.gz").read_bytes()
    assert hashlib.sha256(stored).hexdigest().startswith("09f66e6debdee2cd")


def test_a_digit_is_64_counts_of_16_points():
    pictures, labels = digits()
    assert pictures.shape == (1797, 64) and labels.shape == (1797,)
    assert set(np.unique(pictures)) == set(range(17)) and set(labels) == set(range(10))
    # As in the description of the data set.
    assert np.bincount(labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
