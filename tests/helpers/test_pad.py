"""What a drawing becomes, what a network says of it, and what bad input is told."""

import numpy as np
import pytest

from helpers import digits, pad
from helpers.drawing import draw_picture, ink, moved, reader, scribbles, shares
from helpers.drawing.network import LARGEST, pack, unpack
from helpers.drawing.pad import EXAMPLES

PICTURES, LABELS = digits()
# No network of the book was trained with every fourth digit.
HELD = np.arange(len(LABELS)) % 4 == 0


def test_the_stored_network_reads_digits_that_it_has_not_seen():
    right = shares(reader(), PICTURES[HELD]).argmax(axis=1) == LABELS[HELD]
    assert right.mean() > 0.975


def test_it_is_not_sure_of_scribbles():
    largest = shares(reader(), scribbles(400, seed=77)).max(axis=1)
    assert np.mean(largest >= 0.8) < 0.12


def test_examples_are_one_of_each_and_were_held_out():
    assert sorted(LABELS[EXAMPLES]) == list(range(10)) and HELD[EXAMPLES].all()
    signs = [[int(sign, 17) for sign in example] for example in pad().preset["examples"]]
    assert (np.array(signs) == PICTURES[EXAMPLES]).all()


def test_packing_rounds_by_half_a_step_at_most():
    rng = np.random.default_rng(0)
    network = [rng.normal(size=shape) for shape in [(64, 5), (5,), (5, 10), (10,)]]
    for before, after in zip(network, unpack(pack(network))):
        assert before.shape == after.shape
        assert np.abs(before - after).max() <= np.abs(before).max() / LARGEST * 0.5001


def test_packing_of_nothing_is_nothing():
    zero = [np.zeros(shape) for shape in [(64, 5), (5,), (5, 10), (10,)]]
    assert all((part == 0).all() for part in unpack(pack(zero)))


def test_the_shares_add_up_whatever_the_scores():
    network = [1e3 * part for part in reader()]
    assert shares(network, PICTURES[:50]).sum(axis=1) == pytest.approx(1)


LOOP = [(0.5 + 0.2 * np.cos(a), 0.5 + 0.4 * np.sin(a)) for a in np.linspace(0, 6.3, 40)]


def test_a_drawing_is_as_inky_as_the_data():
    assert ink([LOOP]).sum() == 310
    assert PICTURES.sum(axis=1).mean() == pytest.approx(310, abs=5)


@pytest.mark.parametrize("factor, shift", [(0.5, 0.3), (0.25, 0.0), (1.0, -0.1)])
def test_size_and_place_of_a_drawing_do_not_count(factor, shift):
    there = [(factor * x + shift, factor * y + shift) for x, y in LOOP]
    assert np.abs(ink([there]) - ink([LOOP])).max() <= 1


@pytest.mark.parametrize("strokes", [[], [[(0.5, 0.5)]], [[(0.5, 0.5), (0.55, 0.55)]]])
def test_nothing_and_a_dot_are_empty(strokes):
    assert (ink(strokes) == 0).all()


def test_a_dash_stays_low():
    rows = ink([[(0.1, 0.5), (0.9, 0.5)]]).reshape(8, 8).sum(axis=1)
    assert rows[:2].sum() == rows[-2:].sum() == 0


@pytest.mark.parametrize(
    "strokes", [[[(0, np.nan)]], [[(0, np.inf), (1, 1)]], [[(1, 2, 3)]], [[]], [[[]]], [3]]
)
def test_a_stroke_is_a_list_of_finite_pairs(strokes):
    with pytest.raises((TypeError, ValueError), match="^strokes must"):
        ink(strokes)


def test_moved_digits_are_still_read():
    again = moved(PICTURES[HELD], seed=12345)
    assert again.min() >= 0 and again.max() <= 16
    assert np.mean(shares(reader(), again).argmax(axis=1) == LABELS[HELD]) > 0.93


@pytest.mark.parametrize("pictures", [np.ones(64), np.ones((2, 63)), np.ones((2, 8, 8))])
def test_pictures_to_move_have_64_columns(pictures):
    with pytest.raises(ValueError, match="^pictures must have 64 columns"):
        moved(pictures, seed=1)


@pytest.mark.parametrize("count, seed", [(0, 1), (-1, 1), (5, -1), (2.5, 1), ("4", 1)])
def test_scribbles_are_counted(count, seed):
    with pytest.raises((TypeError, ValueError), match="^(count|seed) must"):
        scribbles(count, seed)


BAD = [
    [],
    reader()[:3],
    [*reader(), np.zeros(3)],
    [part.T for part in reader()],
    [np.full_like(part, np.nan) for part in reader()],
    [part[:0] for part in reader()],
]


@pytest.mark.parametrize("network", BAD)
def test_a_network_has_two_layers_of_finite_weights(network):
    with pytest.raises(ValueError, match="^network must"):
        pad(network)


@pytest.mark.parametrize("not_sure", [-0.1, 1, np.nan, np.inf])
def test_a_share_is_less_than_one(not_sure):
    with pytest.raises(ValueError, match="^not_sure must"):
        pad(not_sure=not_sure)


def test_what_no_script_shows_is_a_digit_and_what_is_read():
    bundle = pad()._repr_mimebundle_()
    assert bundle["text/plain"].startswith("A 7 that the network was not trained with. It reads 7")
    assert bundle["text/html"].startswith("<img alt=")
    doubts = [np.zeros_like(part) for part in reader()]
    assert "Not sure. Perhaps 0 (10%)." in pad(doubts).show()[1]


def test_a_picture_is_drawn_in_eight_shades():
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots()
    draw_picture(axes, PICTURES[0] - PICTURES[1])
    assert 2 < len(axes.patches) <= 16
    plt.close(figure)
