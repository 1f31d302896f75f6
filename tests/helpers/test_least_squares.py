"""Data, stability and leverage."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from helpers import (
    condition_number,
    contraction,
    cooks_distance,
    descend,
    design,
    eight_points,
    hat_matrix,
    learning_rate_limit,
    least_squares,
    leave_one_out,
    leverages,
    mse_hessian,
    sgd,
)

values = arrays.arrays(
    float,
    st.integers(4, 9),
    elements=st.floats(-50, 50).map(lambda v: round(v, 2)),
    unique=True,
)
repeatable = settings(max_examples=60, deadline=None, derandomize=True)


@repeatable
@given(values)
def test_the_hessian_is_that_of_autograd(x):
    def loss(theta):
        return ((theta[0] * torch.tensor(x) + theta[1] - 3) ** 2).mean()

    expected = torch.autograd.functional.hessian(loss, torch.zeros(2, dtype=torch.float64))
    assert np.allclose(mse_hessian(design(x)), expected.numpy(), rtol=1e-12, atol=1e-12)


@repeatable
@given(values, st.floats(0.01, 1.99))
def test_a_step_shrinks_the_steepest_direction_below_the_limit_and_stretches_it_above(x, share):
    hessian = mse_hessian(design(x))
    lr = share * learning_rate_limit(hessian)
    steepest = np.linalg.eigh(hessian)[1][:, -1]
    path = descend(lambda theta: hessian @ theta, steepest, sgd(lr), 1)
    factor = abs(1 - 2 * share)
    assert abs(np.linalg.norm(path[1]) - factor) < 1e-9
    assert contraction(hessian, lr) >= factor - 1e-9


def test_the_numbers_of_the_eight_points():
    hessian = mse_hessian(design(eight_points().x))
    assert np.allclose(np.linalg.eigvalsh(hessian), [1.9166, 701.397], atol=5e-4)
    assert round(condition_number(hessian), 2) == 365.96
    assert round(learning_rate_limit(hessian), 7) == 0.0028515


def test_stacked_batches_are_computed_at_once():
    x = np.array([[1.0, 2], [3, 4], [5, 5]])
    hessians = mse_hessian(design(x))
    assert hessians.shape == (3, 2, 2)
    assert design(np.ones((3, 4))).shape == (3, 4, 2)
    alone = [learning_rate_limit(mse_hessian(design(row))) for row in x]
    assert np.allclose(learning_rate_limit(hessians), alone)
    assert np.isinf(condition_number(hessians)).tolist() == [False, False, True]
    with np.errstate(all="raise"):
        assert learning_rate_limit(np.zeros((2, 2))) == np.inf
    assert learning_rate_limit([[4.0]]) == 0.5


def test_a_hessian_is_singular_where_rounding_could_have_made_its_least_eigenvalue():
    assert condition_number(np.diag([1.0, 2.2e-16])) == np.inf
    assert condition_number(np.diag([1.0, 1e-15])) == pytest.approx(1e15)
    many = np.tile(np.diag([1.0, 1e-15]), (9, 1, 1))  # their number is no size of a Hessian
    assert condition_number(many) == pytest.approx(np.full(9, 1e15))


@repeatable
@given(values)
def test_leverages_two_ways_add_up_to_two_and_lie_in_0_1(x):
    h = leverages(design(x))
    formula = 1 / len(x) + (x - x.mean()) ** 2 / np.sum((x - x.mean()) ** 2)
    assert np.allclose(h, formula, atol=1e-9)
    assert abs(h.sum() - 2) < 1e-9 and (0 <= h).all() and (h <= 1).all()
    hat = hat_matrix(design(x))
    assert np.allclose(hat, hat.T) and np.allclose(hat @ hat, hat, atol=1e-9)


@repeatable
@given(values, st.integers(0, 2**32))
def test_leaving_out_equals_fitting_again(x, seed):
    y = np.random.default_rng(seed).normal(size=len(x))
    rows = design(x)
    try:
        left_out = leave_one_out(rows, y)
    except ValueError as error:
        assert "leverage is 1" in str(error)
        return
    distance = cooks_distance(rows, y)
    whole = rows @ least_squares(rows, y)
    s2 = np.sum((y - whole) ** 2) / (len(x) - 2)
    for i in range(len(x)):
        kept = np.arange(len(x)) != i
        line = least_squares(rows[kept], y[kept])
        assert np.isclose(left_out[i], y[i] - rows[i] @ line, rtol=1e-6, atol=1e-8)
        moved = np.sum((rows @ line - whole) ** 2)
        assert np.isclose(distance[i], moved / (2 * s2), rtol=1e-5, atol=1e-8)


@pytest.mark.parametrize("scale", [1e-9, 1.0, 1e9])
def test_cooks_distance_does_not_depend_on_the_unit_of_y(scale):
    rows = design(np.array([0.0, 1, 2, 3, 10]))
    line = rows @ [2.0, 1.0]
    noisy = line + np.array([0.1, -0.2, 0.3, 0.1, -0.4])
    assert not cooks_distance(rows, scale * line).any()
    assert not cooks_distance(rows, 0 * line).any()
    expected = cooks_distance(rows, noisy)
    np.testing.assert_allclose(cooks_distance(rows, scale * noisy), expected, rtol=1e-9)
    # Noise of a millionth is noise, too.
    faint = cooks_distance(rows, scale * (line + 1e-6 * (noisy - line)))
    np.testing.assert_allclose(faint, expected, rtol=1e-6)


def test_three_curvatures_and_several_learning_rates_at_once():
    hessian = np.diag([1.0, 4.0, 9.0])
    assert condition_number(hessian) == pytest.approx(9)
    np.testing.assert_allclose(contraction(hessian, np.array([0.1, 0.2])), [0.9, 0.8])


def test_the_mean_and_the_interpolation_are_the_ends_of_leverage():
    assert leverages(np.ones((4, 1))) == pytest.approx([0.25] * 4)
    for seed in range(50):
        square = np.random.default_rng(seed).normal(size=(4, 4))
        assert (leverages(square) <= 1).all() and leverages(square).sum() == pytest.approx(4)


def test_the_first_row_that_the_fit_cannot_do_without_is_named():
    with pytest.raises(ValueError, match="^rows must be determined without row 0,"):
        leave_one_out([[1.0, 0], [0, 1], [0, 0]], [1.0, 2, 3])


def test_the_shape_that_is_wanted_is_named():
    rows = design(np.arange(4.0))
    with pytest.raises(ValueError, match=r"^y must have shape \(4,\), got \(3,\)$"):
        cooks_distance(rows, np.ones(3))
    with pytest.raises(
        ValueError, match="^rows must determine 0 parameters, 3 points of rank 0 do not"
    ):
        hat_matrix(np.empty((3, 0)))


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: design(3.0), "x"),
        (lambda: design([1.0, np.inf]), "x"),
        (lambda: mse_hessian([[1e200, 1.0]]), "rows"),
        (lambda: hat_matrix([[1e308, 1.0], [1e308, 2.0], [1e308, 3.0]]), "rows"),
        (lambda: learning_rate_limit(np.empty((0, 0))), "hessian"),
        (lambda: condition_number(np.full((2, 2), 1.7e308)), "hessian"),
        (lambda: mse_hessian(np.ones(3)), "rows"),
        (lambda: mse_hessian(np.ones((0, 2))), "rows"),
        (lambda: mse_hessian(np.full((3, 2), np.nan)), "rows"),
        (lambda: learning_rate_limit(np.ones((2, 3))), "hessian"),
        (lambda: learning_rate_limit(np.ones(3)), "hessian"),
        (lambda: learning_rate_limit(np.ones((4, 2, 3))), "hessian"),
        (lambda: learning_rate_limit(np.ones((2, 3, 0, 0))), "hessian"),
        (lambda: condition_number([[np.inf, 0], [0, 1]]), "hessian"),
        (lambda: contraction(np.eye(2), 0), "lr"),
        (lambda: hat_matrix(design([2.0, 2, 2])), "rows"),
        (lambda: leverages(design([1.0])), "rows"),
        (lambda: leverages(np.ones(3)), "rows"),
        (lambda: leverages(np.ones((0, 2))), "rows"),
        (lambda: leverages([[1.0, np.nan], [1, 2]]), "rows"),
        (lambda: least_squares(design([1.0, 1]), [1.0, 2]), "rows"),
        (lambda: least_squares(design([1.0, 2]), [1.0]), "y"),
        (lambda: least_squares(design([1.0, 2]), [1.0, np.inf]), "y"),
        (lambda: leave_one_out(design([8.0, 8, 8, 19]), [1.0, 2, 3, 4]), "rows"),
        (lambda: cooks_distance(design([8.0, 8, 8, 19]), [1.0, 2, 3, 4]), "rows"),
        (lambda: cooks_distance(np.eye(2), [1.0, 2]), "rows"),
    ],
)
@pytest.mark.filterwarnings("ignore:overflow")
def test_bad_input_is_an_error_that_begins_with_its_name(make, name):
    with pytest.raises(ValueError, match=f"^{name} must"):
        make()


@pytest.mark.parametrize("value", ["a", None, [[1], [1, 2]], 1j])
def test_what_is_no_array_of_numbers_is_named(value):
    with pytest.raises(TypeError, match="^rows must"):
        leverages(value)
    with pytest.raises(TypeError, match="^x must"):
        design(value)
