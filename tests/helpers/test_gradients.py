"""Gradients by difference and by autograd, their comparison, and the checker of gradients."""

import numpy as np
import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from helpers import agreement, autograd, central_difference, gradient_exercise, relative_error
from helpers.gradients import VERDICTS, Agreement

entries = st.floats(-3, 3).map(lambda value: round(value, 3))


@given(arrays(float, array_shapes(max_dims=3, max_side=3), elements=entries))
def test_difference_autograd_and_derivation_agree_for_any_shape(at):
    right = np.cos(at) + at.mean() / at.size
    by_difference = central_difference(lambda x: np.sin(x).sum() + x.mean() ** 2 / 2, at)
    by_torch = autograd(lambda x: torch.sin(x).sum() + x.mean() ** 2 / 2, at)
    assert by_difference.shape == by_torch.shape == at.shape
    assert np.abs(by_torch - right).max() < 1e-12
    assert np.abs(by_difference - right).max() < 1e-8


def test_a_number_has_a_gradient_of_shape_nothing():
    assert central_difference(lambda x: x**2, 3.0) == pytest.approx(6, rel=1e-9)
    assert autograd(lambda x: x**2, 3.0) == 6.0


def test_the_error_of_a_cubic_is_h_squared_times_its_coefficient():
    for h in (1e-1, 1e-2, 1e-3):
        error = central_difference(lambda x: x**3, 2.0, h) - 12
        assert error == pytest.approx(h**2, rel=1e-4)


def test_it_costs_two_evaluations_an_entry_and_leaves_its_input_alone():
    calls, at = [], np.ones((2, 3))
    central_difference(lambda x: calls.append(x) or x.sum(), at)
    assert len(calls) == 12
    assert (at == 1).all()


@pytest.mark.parametrize("size", [1e-8, 1e8])
def test_the_chosen_step_fits_the_size_of_an_entry(size):
    slope = central_difference(lambda x: np.sum(x**2), np.array([size]))
    assert slope == pytest.approx([2 * size], rel=1e-9, abs=1e-11)


def test_the_chosen_step_is_the_cube_root_of_the_spacing_of_floats():
    points = []
    central_difference(lambda x: points.append(x.item()) or 0.0, [0.5])
    assert points[0] - 0.5 == pytest.approx(np.finfo(float).eps ** (1 / 3), rel=1e-9)


@pytest.mark.parametrize("at", [1.0, -1.0])
def test_a_step_that_is_lost_on_one_side_is_an_error(at):
    with pytest.raises(ValueError, match="^h must be large enough"):
        central_difference(np.sum, [at], 1e-16)


@pytest.mark.parametrize("h", [0, -1e-5])
def test_a_step_must_be_positive(h):
    with pytest.raises(ValueError, match="^h must be a finite number > 0"):
        central_difference(np.sum, [1.0], h)


@pytest.mark.parametrize(
    ("loss", "at", "h", "error", "name"),
    [
        (np.sum, [1, np.nan], None, ValueError, "at"),
        (np.sum, ["a"], None, TypeError, "at"),
        (np.sin, [1.0, 2], None, ValueError, "loss"),
        (lambda x: np.inf, [1.0], None, ValueError, "loss"),
        (lambda x: None, [1.0], None, ValueError, "loss"),
        (lambda x: 1j, [1.0], None, ValueError, "loss"),
        (lambda x: True, [1.0], None, ValueError, "loss"),
        (lambda x: np.float32(x.sum()), [1.0], None, ValueError, "loss"),
        (lambda x: np.sign(x.sum()) * 1.7e308, [0.0], None, ValueError, "loss"),
        (np.sum, [], None, ValueError, "at"),
        (np.sum, [1.0], 0, ValueError, "h"),
        (np.sum, [1.0], -1e-5, ValueError, "h"),
        (np.sum, [1.0], np.inf, ValueError, "h"),
        (np.sum, [1.0], 1e-17, ValueError, "h"),
        (np.sum, [1e9], 1e-9, ValueError, "h"),
    ],
)
def test_a_difference_that_means_nothing_is_an_error(loss, at, h, error, name):
    with pytest.raises(error, match=f"^{name} "):
        central_difference(loss, at, h)


@pytest.mark.parametrize(
    ("loss", "error"),
    [
        (lambda x: 1.0, TypeError),
        (lambda x: x, ValueError),
        (lambda x: x.sum() * np.inf, ValueError),
        (lambda x: torch.sqrt((x - x.detach()) ** 2).sum(), ValueError),
        (lambda x: x.detach().sum(), ValueError),
        (lambda x: torch.ones(1, requires_grad=True, dtype=torch.float64).sum(), ValueError),
    ],
)
def test_autograd_says_what_the_loss_must_be(loss, error):
    with pytest.raises(error, match="^loss must"):
        autograd(loss, [1.0, 2])


def test_relative_error_is_that_of_the_literature():
    assert relative_error([3, 4], [3, 4]) == 0
    assert relative_error([0, 0], [0, 0]) == 0
    assert relative_error([3, 4], [-3, -4]) == pytest.approx(2)
    assert relative_error([1, 0], [0, 0]) == 1
    assert relative_error([2.0], [1.0]) == relative_error([1.0], [2.0]) == 0.5
    assert relative_error([1e-200, 0], [0, 1e-200]) == pytest.approx(2**0.5)
    assert [limit for limit, _ in VERDICTS] == [1e-7, 1e-4, 1e-2]
    with pytest.raises(ValueError, match="^b must have the shape"):
        relative_error([1, 2], [1, 2, 3])
    with pytest.raises(ValueError, match="^b must hold finite"):
        relative_error([1], [np.nan])


@pytest.mark.parametrize(
    ("error", "verdict"),
    [(9e-8, "agrees"), (9e-5, "fine only"), (9e-3, "suspicious"), (0.02, "wrong")],
)
def test_the_table_says_how_far_to_trust(error, verdict):
    table = agreement(by_hand=[1.0, 0], autograd=[1 + error, 0], same=[1.0, 0])
    lines = str(table).splitlines()
    assert lines[0].startswith("by hand ")
    assert "  reference  " in lines[0]
    assert verdict in lines[1]
    assert "  agrees (≤ 1e-7)" in lines[2]
    assert table.worst == pytest.approx(error / (1 + error), rel=1e-6)


def test_the_table_shows_three_entries():
    three, four = (str(agreement(a=np.ones(n), b=np.ones(n))) for n in (3, 4))
    assert three.splitlines()[0].split() == ["a", "reference", *["1.00000"] * 3]
    assert four.splitlines()[0].split() == ["a", "reference", *["1.00000"] * 3, "…"]


def test_a_verdict_includes_its_limit():
    one = np.ones(1)
    assert (
        str(Agreement({"a": one, "b": one}, {"b": 1e-7}))
        .splitlines()[1]
        .startswith("b  agrees (≤ 1e-7)")
    )


def test_two_gradients_that_vanish_agree():
    assert agreement(by_hand=[1e-9], differences=[0.0]).worst == 1
    assert agreement(by_hand=[0.0, 0], differences=[3e-12, 0]).worst == 0
    assert agreement(by_hand=[1e-8, 0], differences=[3e-8, 0]).worst > 0.5


def test_autograd_works_where_gradients_are_switched_off():
    with torch.no_grad():
        assert autograd(lambda x: x**2, 3.0) == 6


def test_an_agreement_needs_two():
    with pytest.raises(ValueError, match="^gradients must name"):
        agreement(by_hand=[1.0])
    with pytest.raises(ValueError, match="^autograd must have the shape of by_hand"):
        agreement(by_hand=[1.0], autograd=[1.0, 2.0])
    with pytest.raises(ValueError, match="^autograd must hold finite"):
        agreement(by_hand=[1.0], autograd=[np.inf])


J = np.array([[80, 2, 1], [100, 3, 1], [120, 4, 1.0]])
R = np.array([-118, -197, -276.0])
G = 2 / 3 * J.T @ R


def verdict(check, answer, capsys):
    check(answer)
    return capsys.readouterr().out.strip()


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (G / 2, ": the factor 2 is missing"),
        (G * 3, ": divide by the number of points"),
        (G * 3 / 2, ": the factors 2 and 1/n are missing"),
        (G / 3, ": divided by n twice"),
        (-G, ": the sign is the other one: the residual"),
        (-G / 2, ": the sign is the other one, and the factor 2"),
        (2 / 3 * J @ R, ": the Jacobian is transposed"),
        (2 / 3 * R, ": that is ∂L/∂ŷ"),
        (G[::-1], ": these are the slopes in the order third, second, first"),
        ([G[0], G[1], G[2] / 2], ", and none of the usual mistakes: look at the hints"),
    ],
)
def test_the_likely_mistake_in_a_gradient_is_named(answer, says, capsys):
    assert verdict(gradient_exercise(J, R), answer, capsys).startswith(f"✗ not yet{says}")


def test_one_derivative_is_told_from_those_of_other_parameters(capsys):
    check = gradient_exercise(J, R, parameter=1)
    assert verdict(check, G[1], capsys) == "✓ right"
    assert verdict(check, G[2], capsys) == "✗ not yet: that is the slope of parameter 3 of 3"
    assert verdict(check, G[1] / 3, capsys) == "✗ not yet: divided by n twice"


def test_one_point_has_no_mean_to_forget(capsys):
    check = gradient_exercise([[2.0]], [3.0], parameter=0)
    assert verdict(check, 6.0, capsys) == "✗ not yet: the factor 2 is missing"


@pytest.mark.parametrize(
    ("p", "says"),
    [(4, ": these are the slopes in the order fourth"), (5, ", and none of the usual mistakes")],
)
def test_orders_are_tried_where_there_are_few(p, says, capsys):
    jacobian = np.arange(1.0, 6 * p + 1).reshape(6, p) ** 1.5
    residuals = np.array([1.0, 2, -3, 4, 5, 6])
    reversed_ = (2 / 6 * jacobian.T @ residuals)[::-1]
    check = gradient_exercise(jacobian, residuals)
    assert verdict(check, reversed_, capsys).startswith(f"✗ not yet{says}")


def test_an_exercise_adds_mistakes_of_its_own(capsys):
    check = gradient_exercise(J, R, mistakes={"those are the residuals": R})
    assert verdict(check, R, capsys) == "✗ not yet: those are the residuals"
    check = gradient_exercise(J, R, parameter=1, mistakes={"that is nothing": 0.0})
    assert verdict(check, 0, capsys) == "✗ not yet: that is nothing"


def test_mistakes_that_cannot_be_told_apart_are_named_together(capsys):
    # With two points, dividing by n twice and losing the factor 2 are the same slip.
    check = gradient_exercise([[1.0], [3.0]], [1.0, 2.0])
    assert "missing; or divided by n twice" in verdict(check, [3.5], capsys)


whole = st.integers(-9, 9).map(float)


@given(st.integers(1, 4), st.integers(1, 4), st.data())
def test_a_right_gradient_is_never_accused_and_a_wrong_one_never_passes(n, p, data):
    jacobian = data.draw(arrays(float, (n, p), elements=whole))
    residuals = data.draw(arrays(float, n, elements=whole))
    right = 2 / n * jacobian.T @ residuals
    said = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("builtins.print", said.append)
        check = gradient_exercise(jacobian, residuals)
        for exact in (right, right * 1.0005, list(right)):
            check(exact)
        assert said == ["✓ right"] * 3
        assume(np.abs(right).max() > 0)
        for wrong in (-right, right / 2, right * n * 3, right + np.abs(right).max()):
            check(wrong)
    assert all(line.startswith("✗") for line in said[3:])


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (([1.0], [1.0]), "jacobian"),
        (([[1.0]], [1.0, 2]), "jacobian"),
        ((np.ones((0, 2)), []), "jacobian"),
        (([[1.0, 2]], [1.0], 2), "parameter"),
        (([["a"]], [1.0]), "jacobian"),
        (([[np.nan]], [1.0]), "jacobian"),
        (([[1e200]], [1e200]), "jacobian"),
        (([[1.0]], [np.inf]), "residuals"),
        (([[1.0, 2]], [1.0], -1), "parameter"),
        (([[1.0, 2]], [1.0], 2), "parameter must be at most 1, got 2$"),
        (([[1.0, 2]], [1.0], 1.0), "parameter"),
        (([[1.0, 2]], [1.0], True), "parameter"),
        (([[1.0, 2]], [1.0], None, {"one": 1.0}), r"mistakes must have shape \(2,\)"),
        (([[1.0, 2]], [1.0], 0, {"two": [1.0, 2]}), r"mistakes must have shape \(\)"),
        (([[1.0, 2]], [1.0], 0, {"nan": np.nan}), "mistakes"),
        (([[1.0, 2]], [1.0], 0, ["none"]), "mistakes must map"),
    ],
)
@pytest.mark.filterwarnings("ignore:overflow")
def test_a_checker_says_which_shapes_fit(arguments, name):
    with pytest.raises((ValueError, TypeError), match=f"^{name}"):
        gradient_exercise(*arguments)
