"""The update rules are torch.optim's, and bad input is named."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import adagrad, adam, adamw, descend, rmsprop, sgd

START = np.array([2.0, -1.5, 0.7])

rates = st.floats(1e-6, 10)
fractions = st.floats(0, 1, exclude_max=True)
small = st.floats(1e-12, 1)
decays = st.floats(0, 0.1)  # with a larger lr * decay the parameters themselves diverge
every_choice = settings(max_examples=20, deadline=None, derandomize=True)


def worst(path, other):
    return np.abs(path - other).max() / max(1, np.abs(other).max())


def assert_same(rule, make, steps=500):
    """Feed one sequence of gradients, small and large, to our rule and to the torch optimiser.

    The gradients do not depend on the path: some valid settings, such as beta2 = 0, are chaotic,
    and would turn the last bit of a rounding into another path.
    """
    rng = np.random.default_rng(0)
    slopes = rng.normal(size=(steps, 3)) * [1e-4, 1.0, 100.0]
    given_slopes = iter(slopes)
    path = descend(lambda _: next(given_slopes), START, rule, steps)
    theta = torch.tensor(START, requires_grad=True)
    optimizer = make([theta])
    other = np.empty_like(path)
    other[0] = START
    for step, slope in enumerate(slopes):
        theta.grad = torch.tensor(slope)
        optimizer.step()
        other[step + 1] = theta.detach().numpy()
    assert worst(path, other) <= 1e-12


@every_choice
@given(rates, fractions, st.booleans())
def test_sgd_is_torch_sgd(lr, momentum, nesterov):
    nesterov = nesterov and momentum > 0
    assert_same(
        sgd(lr, momentum, nesterov),
        lambda p: torch.optim.SGD(p, lr, momentum, nesterov=nesterov),
    )


@every_choice
@given(rates, small)
def test_adagrad_is_torch_adagrad(lr, eps):
    assert_same(adagrad(lr, eps), lambda p: torch.optim.Adagrad(p, lr, eps=eps))


@every_choice
@given(rates, fractions, small)
def test_rmsprop_is_torch_rmsprop(lr, alpha, eps):
    assert_same(rmsprop(lr, alpha, eps), lambda p: torch.optim.RMSprop(p, lr, alpha, eps))


@every_choice
@given(rates, fractions, fractions, small, st.booleans())
def test_adam_is_torch_adam(lr, beta1, beta2, eps, amsgrad):
    assert_same(
        adam(lr, (beta1, beta2), eps, amsgrad),
        lambda p: torch.optim.Adam(p, lr, (beta1, beta2), eps, amsgrad=amsgrad),
    )


@every_choice
@given(rates, fractions, fractions, small, decays, st.booleans())
def test_adamw_is_torch_adamw(lr, beta1, beta2, eps, decay, amsgrad):
    assert_same(
        adamw(lr, (beta1, beta2), eps, decay, amsgrad),
        lambda p: torch.optim.AdamW(p, lr, (beta1, beta2), eps, decay, amsgrad=amsgrad),
    )


@pytest.mark.parametrize(
    ("rule", "make"),
    [
        (sgd(0.05, 0.9), lambda p: torch.optim.SGD(p, 0.05, 0.9)),
        (adagrad(0.05), lambda p: torch.optim.Adagrad(p, 0.05)),
        (rmsprop(0.05), lambda p: torch.optim.RMSprop(p, 0.05)),
        (adam(), torch.optim.Adam),
        (adamw(), torch.optim.AdamW),
    ],
)
def test_whole_descents_agree_with_torch_and_so_do_the_defaults(rule, make):
    """Here the gradient depends on the path: ½ Σ s θ² + Σ cos θ."""
    scales = torch.tensor([1.0, 3.0, 10.0], dtype=torch.float64)
    path = descend(lambda t: scales.numpy() * t - np.sin(t), START, rule, 500)
    theta = torch.tensor(START, requires_grad=True)
    optimizer = make([theta])
    other = [START]
    for _ in range(500):
        optimizer.zero_grad()
        ((scales * theta**2).sum() / 2 + torch.cos(theta).sum()).backward()
        optimizer.step()
        other.append(theta.detach().numpy().copy())
    assert worst(path, np.array(other)) <= 1e-12


RULES = [
    sgd(0.1),
    sgd(0.1, 0.9),
    sgd(0.1, 0.9, True),
    adagrad(0.1),
    rmsprop(0.1),
    adam(0.1),
    adam(0.1, amsgrad=True),
    adamw(0.1),
]


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("shape", [(), (1,), (4,), (2, 3), (0,)])
def test_runs_are_independent(rule, shape):
    start = np.random.default_rng(0).normal(size=shape)
    path = descend(np.sin, start, rule, 7)
    assert path.shape == (8, *shape)
    for index in np.ndindex(shape):
        alone = descend(np.sin, start[index], rule, 7)
        assert np.allclose(path[(slice(None), *index)], alone, rtol=0, atol=1e-15)


def test_a_learning_rate_for_each_run():
    both = descend(np.sin, [1.0, 1.0], sgd(np.array([0.1, 0.2])), 5)
    assert np.array_equal(both[:, 0], descend(np.sin, 1.0, sgd(0.1), 5))
    assert np.array_equal(both[:, 1], descend(np.sin, 1.0, sgd(0.2), 5))


def test_every_keeps_every_kth_point_and_the_start():
    path = descend(np.sin, 1.0, adam(), 12)
    assert np.array_equal(descend(np.sin, 1.0, adam(), 12, every=4), path[::4])
    assert descend(np.sin, 1.0, adam(), 0).tolist() == [1.0]


def test_the_start_is_not_written_to_and_its_float_type_stays():
    start = np.ones(3, np.float32)
    assert descend(np.sin, start, sgd(0.1), 2).dtype == np.float32
    assert (start == 1).all()
    assert descend(np.sin, start, sgd(np.full(3, 0.1)), 2).dtype == np.float32
    assert descend(np.sin, 1, sgd(0.1), 2).dtype == np.float64


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: sgd(0.0), "lr"),
        (lambda: sgd(-1), "lr"),
        (lambda: sgd(float("nan")), "lr"),
        (lambda: sgd([0.1, np.inf]), "lr"),
        (lambda: sgd(0.1, 1.0), "momentum"),
        (lambda: sgd(0.1, -0.1), "momentum"),
        (lambda: sgd(0.1, nesterov=True), "nesterov"),
        (lambda: adagrad(np.inf), "lr"),
        (lambda: adagrad(0), "lr"),
        (lambda: adagrad(0.1, eps=-1), "eps"),
        (lambda: adagrad(0.1, eps=0), "eps"),
        (lambda: rmsprop(0.1, eps=0), "eps"),
        (lambda: adamw(0.1, eps=0), "eps"),
        (lambda: rmsprop(0), "lr"),
        (lambda: rmsprop(0.1, alpha=1), "alpha"),
        (lambda: rmsprop(0.1, alpha=-0.1), "alpha"),
        (lambda: rmsprop(0.1, eps=np.nan), "eps"),
        (lambda: adam(0), "lr"),
        (lambda: adam(betas=(0.9, 1)), r"betas\[1\]"),
        (lambda: adam(betas=(0.9, -0.1)), r"betas\[1\]"),
        (lambda: adam(betas=(1, 0.9)), r"betas\[0\]"),
        (lambda: adam(betas=(-0.1, 0.9)), r"betas\[0\]"),
        (lambda: adam(eps=-1e-8), "eps"),
        (lambda: adam(eps=0.0), "eps"),
        (lambda: adamw(weight_decay=-1), "weight_decay"),
        (lambda: descend(np.sin, 1.0, sgd(0.1), -1), "steps"),
        (lambda: descend(np.sin, 1.0, sgd(0.1), 4, every=0), "every"),
        (lambda: descend(np.sin, 1.0, sgd(0.1), 4, every=3), "every"),
        (lambda: descend(np.sin, np.nan, sgd(0.1), 4), "start"),
        (lambda: descend(lambda t: t[:1], [1.0, 2.0], sgd(0.1), 4), "gradient"),
        (lambda: descend(lambda t: 1 / t, 1.0, sgd(1.0), 4, require_finite=True), "gradient"),
        (lambda: descend(lambda t: -t, 1e308, sgd(9.0), 1, require_finite=True), "gradient"),
        (lambda: descend(np.sin, 1.0, sgd([0.1, 0.2]), 4), "rule"),
        (lambda: descend(np.sin, [1.0] * 3, sgd([0.1, 0.2]), 4), "rule"),
        (lambda: descend(np.sin, 1.0, sgd(0.1), 10**400), "steps"),
    ],
)
@pytest.mark.filterwarnings("ignore:divide by zero", "ignore:overflow")
def test_a_bad_value_is_an_error_that_begins_with_its_name(make, name):
    with pytest.raises(ValueError, match=f"^{name} "):
        make()


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: sgd("fast"), "lr"),
        (lambda: sgd(None), "lr"),
        (lambda: sgd([]), "lr"),
        (lambda: sgd([[0.1], [0.1, 0.2]]), "lr"),
        (lambda: sgd(0.1, 0.9, nesterov="yes"), "nesterov"),
        (lambda: adam(amsgrad=1), "amsgrad"),
        (lambda: descend(np.sin, 1.0, sgd(0.1), 4, require_finite=None), "require_finite"),
        (lambda: sgd(0.1, [0.5, 0.9]), "momentum"),
        (lambda: adam(betas=("a", "b")), r"betas\[0\]"),
        (lambda: adam(betas=0.9), "betas"),
        (lambda: adam(betas=(0.9,)), "betas"),
        (lambda: adam(betas=([0.9], [0.9, 1])), r"betas\[0\]"),
        (lambda: descend(np.sin, 1.0, sgd, 4), "rule"),
        (lambda: descend(np.sin, 1.0, sgd(0.1), 4.0), "steps"),
        (lambda: descend(np.sin, 1.0, sgd(0.1), True), "steps"),
        (lambda: descend(np.sin, "1", sgd(0.1), 4), "start"),
        (lambda: descend(np.sin, 1j, sgd(0.1), 4), "start"),
        (lambda: descend(np.sin, [[1.0], [1.0, 2.0]], sgd(0.1), 4), "start"),
        (lambda: descend(3.0, 1.0, sgd(0.1), 4), "gradient"),
        (lambda: descend(lambda t: None, 1.0, sgd(0.1), 4), "gradient"),
        (lambda: descend(lambda t: t + 1j, 1.0, sgd(0.1), 4), "gradient"),
    ],
)
def test_a_bad_type_is_an_error_that_begins_with_its_name(make, name):
    with pytest.raises(TypeError, match=f"^{name} "):
        make()


def test_without_require_finite_a_divergence_is_visible_not_hidden():
    with np.errstate(all="ignore"):
        path = descend(lambda t: 2 * t, np.float32(1), sgd(10.0), 200)
    assert not np.isfinite(path[-1])


def test_require_finite_changes_nothing_that_is_finite_and_names_the_step():
    path = descend(np.sin, 1.0, sgd(0.1), 3, require_finite=True)
    assert np.array_equal(path, descend(np.sin, 1.0, sgd(0.1), 3))
    with pytest.raises(ValueError, match="theta does not at step 2$"), np.errstate(over="ignore"):
        descend(lambda t: -1e140 * t, 1.0, sgd(1e15), 4, require_finite=True)
    with pytest.raises(ValueError, match="it does not at step 1$"):
        descend(lambda t: t * np.inf, 1.0, sgd(1.0), 4, require_finite=True)


def test_plain_descent_has_no_memory():
    assert sgd(0.1).init(START) is None
    assert (sgd(0.1, 0.9).init(START) == 0).all()
