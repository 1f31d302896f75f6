"""Objectives, claims, proportions and exercises."""

import io
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from helpers import (
    ClaimError,
    Rule,
    claim,
    exercise,
    glue,
    proportion,
    rule_exercise,
    sgd,
    wave,
    wave_bowl,
    wave_sine,
)

POINTS = np.linspace(-8, 8, 161)


@pytest.mark.parametrize("objective", [wave, wave_sine, wave_bowl])
def test_gradient_and_hessian_agree_with_central_differences(objective):
    h = 1e-5
    slope = (objective.value(POINTS + h) - objective.value(POINTS - h)) / (2 * h)
    curvature = (objective.gradient(POINTS + h) - objective.gradient(POINTS - h)) / (2 * h)
    assert np.abs(slope - objective.gradient(POINTS)).max() < 1e-8
    assert np.abs(curvature - objective.hessian(POINTS)).max() < 1e-8


@pytest.mark.parametrize(
    ("objective", "formula"),
    [
        (wave, lambda t: torch.sin(t) + 0.1 * t**2),
        (wave_sine, lambda t: 2 * torch.sin(t)),
        (wave_bowl, lambda t: 0.2 * t**2),
    ],
)
def test_value_and_gradient_agree_with_autograd(objective, formula):
    t = torch.tensor(POINTS, requires_grad=True)
    value = formula(t)
    (slope,) = torch.autograd.grad(value.sum(), t)
    assert np.abs(objective.value(POINTS) - value.detach().numpy()).max() < 1e-14
    assert np.abs(objective.gradient(POINTS) - slope.numpy()).max() < 1e-14


def test_wave_is_the_mean_of_its_halves():
    mean = (wave_sine.value(POINTS) + wave_bowl.value(POINTS)) / 2
    assert np.abs(wave.value(POINTS) - mean).max() < 1e-14
    assert (
        wave.hessian(np.zeros((2, 3))).shape == wave_bowl.hessian(np.zeros((2, 3))).shape == (2, 3)
    )
    assert wave_bowl.hessian(np.array([1, 2])).tolist() == [0.4, 0.4]


def test_a_claim_that_fails_shows_the_values_it_saw(capsys):
    with pytest.raises(ClaimError, match=r"✗ z is small \[saw z = 4.5, n = 20\]"):
        claim("z is small", np.bool_(False), z=4.5, n=20)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("holds", [1, None, "yes", np.array([True]), np.float64(1)])
def test_a_claim_needs_one_truth_value(holds):
    with pytest.raises(TypeError, match="^holds "):
        claim("something", holds)


@pytest.mark.parametrize("value", [np.nan, np.inf, np.array([1, np.nan])])
def test_a_claim_about_a_value_that_is_not_finite_is_an_error(value):
    with pytest.raises(ValueError, match="^z must be finite"):
        claim("z is small", True, z=value)


@pytest.mark.parametrize(
    ("value", "error"), [(np.nan, ValueError), (np.inf, ValueError), ([1], TypeError)]
)
def test_glue_takes_finite_numbers_and_texts(value, error):
    with pytest.raises(error, match="^x must be"):
        glue(x=value)


def test_the_wilson_interval_of_a_known_case():
    # Brown, Cai & DasGupta (2001) and every textbook table: 10 of 100.
    p = proportion(10, 100)
    assert (p.p, round(p.low, 4), round(p.high, 4)) == (0.1, 0.0552, 0.1744)
    assert str(p) == "10.0% (5.5% to 17.4%)"
    assert proportion(np.int8(50), np.int8(100)) == proportion(50, 100)
    assert str(proportion(0, 4000)) == "0.00% (0.00% to 0.10%)"
    for runs in (11, 21, 42):  # where rounding alone would leave [0, 1]
        assert proportion(0, runs).low == 0 and proportion(runs, runs).high == 1
    assert str(proportion(1, 100)).startswith("1.0% ")
    assert str(proportion(99, 100)).startswith("99.0% ")
    assert proportion(1, 2**53).p == 2**-53


@given(st.integers(1, 10**6), st.data())
def test_a_proportion_lies_in_its_interval_which_lies_in_0_1(runs, data):
    hits = data.draw(st.integers(0, runs))
    p = proportion(hits, runs)
    assert 0 <= p.low <= p.p <= p.high <= 1
    assert p.high > p.low
    other = proportion(runs - hits, runs)
    assert abs(p.low - (1 - other.high)) < 1e-12


def test_the_interval_covers_the_truth_about_95_times_in_100():
    hits = np.random.default_rng(0).binomial(200, 0.3, size=4000)
    covered = [p.low <= 0.3 <= p.high for p in (proportion(int(k), 200) for k in hits)]
    assert 0.93 < np.mean(covered) < 0.97


@pytest.mark.parametrize(
    ("hits", "runs", "error", "name"),
    [
        (1, 0, ValueError, "runs"),
        (-1, 10, ValueError, "hits"),
        (11, 10, ValueError, "hits"),
        (0.5, 10, TypeError, "hits"),
        (1, 10.0, TypeError, "runs"),
        (1, 2**53 + 1, ValueError, "runs"),
    ],
)
def test_impossible_counts_are_named(hits, runs, error, name):
    with pytest.raises(error, match=f"^{name} "):
        proportion(hits, runs)


@pytest.fixture
def check():
    return exercise([3.0, 4.0], {"the sign is wrong": [-3, -4], "squared": [9, 16]})


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (None, "○ no answer yet"),
        ([3.0, None], "○ no answer yet"),
        ([np.ones(2), None], "○ no answer yet"),
        ([[3.0, 4.0], [1.0, None]], "○ no answer yet"),
        ([np.ones(2), 1.0], "✗ the answer must hold nothing but numbers"),
        (10**400, "✗ the answer must be a number"),
        (Decimal("sNaN"), "✗ the answer must be a number"),
        (np.array(io.StringIO(), dtype=object), "✗ the answer must be a number"),
        (np.array([3, 4 + 1j]), "✗ the answer must be a number"),
        ([3.0, 4.0], "✓ right"),
        ((3.001, 4), "✓ right"),
        ([Fraction(3), Decimal(4)], "✓ right"),
        (np.array([Fraction(3), 4], dtype=object), "✓ right"),
        (torch.tensor([3.0, 4.0], requires_grad=True), "✓ right"),
        ([torch.tensor(3.0, requires_grad=True), np.float32(4)], "✓ right"),
        ([3.1, 4], "✗ not yet, and none of the usual mistakes"),
        ([-3, -4], "✗ not yet: the sign is wrong"),
        ([9, 16.01], "✗ not yet: squared"),
        ([3, 5], "✗ not yet, and none of the usual mistakes"),
        ([np.nan, 4], "✗ the answer is not finite"),
        ([3.0], "✗ the answer is 2 numbers, as a list, and yours has 1"),
        (3.0, "✗ the answer is 2 numbers, as a list, and yours has 1"),
        ([[3.0, 4.0]], "✗ the answer has shape (2,), and yours (1, 2)"),
        ("three", "✗ the answer must be a number"),
        ([[3], 4], "✗ the answer must hold nothing but numbers, in rows of equal length"),
        (["3", "4"], "✗ the answer must hold nothing but numbers"),
    ],
)
def test_the_checker_names_the_likely_mistake(check, capsys, answer, verdict):
    check(answer)
    assert capsys.readouterr().out.startswith(verdict)


def test_a_mistake_is_named_with_two_digits_where_no_other_is_as_near(capsys):
    third = exercise(1.0, {"a third": 1 / 3})
    third(0.33)
    exercise(1.0, {"a third": 1 / 3, "more than a third": 0.34})(0.3365)
    third(0.32)
    said = capsys.readouterr().out.splitlines()
    assert said == [
        "✗ not yet: a third",
        *2 * ["✗ not yet, and none of the usual mistakes: look at the hints"],
    ]


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ([2.35, 40.0], "close: give more digits"),
        ([2.3456, 40.3], "close: give more digits"),
        ([2.3, 40.0], "close: give more digits"),
        ([2.3, 40.2501], "close: give more digits"),
        ([2, 40.0], "close: give more digits"),
        ([2.4, 40.0], "not yet"),
        ([2.36, 40.25], "not yet"),
        ([0.0, 40.25], "not yet"),
        ([2.3456, 0.0], "not yet: the second is forgotten"),
        ([2.3456, 0.01], "not yet, and none"),
    ],
)
def test_close_is_the_right_answer_with_too_few_digits(capsys, answer, says):
    mistakes = {"the second is forgotten": [2.3456, 0.0]}
    exercise([2.3456, 40.25], mistakes, rtol=1e-4)(answer)
    assert capsys.readouterr().out.startswith(f"✗ {says}")


def test_a_rounding_is_told_so_although_a_mistake_is_nearer(capsys):
    check = exercise(0.010621, {"not 1 - p": 0.010954, "one per cent": 0.01})
    for answer in (0.011, 0.01095, 0.01):
        check(answer)
    assert capsys.readouterr().out.splitlines() == [
        "✗ close: give more digits",
        "✗ not yet: not 1 - p",
        "✗ not yet: one per cent",
    ]


def test_nine_digits_may_be_too_few(capsys):
    exercise(1.23456789454, {}, rtol=1.1e-9)(1.23456789)
    assert capsys.readouterr().out == "✗ close: give more digits\n"


def test_a_mistake_with_digits_is_named_where_a_whole_number_is_right(capsys):
    check = exercise(13, {"steps come whole": 12.9, "one too few": 12})
    for answer in (12.9, 12.87, 12, 12.5):
        check(answer)
    assert capsys.readouterr().out.splitlines() == [
        *2 * ["✗ not yet: steps come whole"],
        "✗ not yet: one too few",
        "✗ not yet: here only whole numbers are right",
    ]


@pytest.mark.parametrize("right", [3.0, [3.0], [[3.0]]])
@pytest.mark.parametrize("answer", [3.0, [3.0], [[3.0]]])
def test_one_number_is_one_in_any_container(capsys, right, answer):
    exercise(right, {})(answer)
    assert capsys.readouterr().out == "✓ right\n"


@pytest.mark.parametrize(("answer", "sign"), [(466, "✓"), (466.0, "✓"), (465, "✗"), (466.4, "✗")])
def test_a_whole_number_is_right_exactly(capsys, answer, sign):
    exercise(466, {})(answer)
    out = capsys.readouterr().out
    assert out.startswith(sign)
    assert out.endswith("here only whole numbers are right\n") == (answer == 466.4)


@pytest.mark.parametrize("value", [1.004999, 117.4, 9.995])
def test_three_digits_are_enough(capsys, value):
    exercise(value, {})(float(f"{value:.3g}"))
    assert capsys.readouterr().out == "✓ right\n"


def test_a_small_mistake_is_not_found_in_every_small_answer(capsys):
    check = exercise(100.0, {"the root is missing": 0.01})
    check(0.2)
    check(0.01001)
    assert capsys.readouterr().out.splitlines() == [
        "✗ not yet, and none of the usual mistakes: look at the hints",
        "✗ not yet: the root is missing",
    ]


def test_a_claim_needs_a_text_whose_fields_are_filled():
    with pytest.raises(TypeError, match="^statement must be a text"):
        claim(3, True)
    with pytest.raises(ValueError, match="^statement must have fields for \\['z'\\]: KeyError"):
        claim("{x} is small", True, z=1)
    with pytest.raises(ValueError, match="^statement must have fields for \\['z'\\]: AttributeE"):
        claim("{z.x} is small", True, z=1)


def test_an_answer_of_zero_is_checked_on_the_scale_of_one(capsys):
    check = exercise(0.0, {"the sign": 1.0})
    check(0.002)
    check(0.2)
    assert capsys.readouterr().out.splitlines() == [
        "✓ right",
        "✗ not yet, and none of the usual mistakes: look at the hints",
    ]


@pytest.mark.parametrize(
    ("right", "answer", "verdict"),
    [
        ([3.0, 4.0], [3.017, 4], "✗"),  # each entry on its own scale
        ([1000.0, 1e-7], [1000, 0], "✓"),  # an entry that is only rounding
        (1e-10, 2e-10, "✗"),  # a small answer is no rounding
    ],
)
def test_an_entry_is_checked_on_its_scale(capsys, right, answer, verdict):
    exercise(right, {})(answer)
    assert capsys.readouterr().out.startswith(verdict)


def test_the_tolerance_is_as_given_and_includes_its_end(capsys):
    exercise(0.0, {}, rtol=0.5)(0.5)
    assert capsys.readouterr().out == "✓ right\n"
    with pytest.raises(ValueError, match="^rtol must"):
        exercise(1.0, {}, rtol=0)


def test_of_two_likely_mistakes_the_first_is_named(capsys):
    exercise(5.0, {"first": 1.0, "second": 1.0085})(1.0043)
    assert capsys.readouterr().out == "✗ not yet: first\n"


@pytest.mark.parametrize(
    "mistakes",
    [{"same as right": 5.0}, {"a": 1.0, "b": 1.0}, {"not finite": np.nan}, {"a pair": [1, 2]}],
)
def test_a_checker_that_could_accuse_wrongly_is_refused(mistakes):
    with pytest.raises(ValueError, match="mistakes must"):
        exercise(5.0, mistakes)


@pytest.mark.parametrize(
    ("mistakes", "says"),
    [
        ({"the rule": lambda t, g, v: (t - 0.1 * (0.9 * v + g), 0.9 * v + g)}, "must differ"),
        ({"plain": lambda t, g, v: (t - 0.1 * g, v)}, "must differ: “plain” and “the memory is f"),
        ({"half": lambda t, g, v: t}, "must keep to the form: “half”: your function returns one"),
        (
            {"a": lambda t, g, v: (t - g, v), "b": lambda t, g, v: (t - 1 * g, v)},
            "must differ: “b” and “a” do not",
        ),
    ],
)
def test_a_checker_of_rules_that_could_accuse_wrongly_is_refused(mistakes, says):
    with pytest.raises(ValueError, match=f"^mistakes {says}"):
        rule_exercise(sgd(0.1, 0.9), mistakes)


def test_a_rule_that_runs_away_cannot_be_an_exercise():
    with pytest.raises(ValueError, match="^rule must keep a path finite"):
        rule_exercise(Rule(lambda theta: 0, lambda t, g, s: (t + np.inf, s)), {})


def test_a_rule_without_memory_is_not_asked_for_one(capsys):
    check = rule_exercise(sgd(0.1), {})
    check(lambda theta, g, memory: (theta - 0.1 * g, None))
    check(lambda theta, g, memory: (theta + 0.1 * g, memory))
    assert capsys.readouterr().out.splitlines() == [
        "✓ right",
        "✗ not yet: the sign is the other one: a step goes against the gradient",
    ]


def test_an_interrupt_reaches_who_asked_for_it():
    def update(theta, g, memory):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rule_exercise(sgd(0.1), {})(update)
