"""Answers that are an update, written by the reader."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from helpers.checks import check_finite, check_function
from helpers.display import say
from helpers.exercises._answers import Floats
from helpers.exercises._updates import STEPS, TRIALS, Slip, Update, Watched, paths
from helpers.exercises._verdicts import UNUSUAL, Check, show
from helpers.optimizers import Rule, descend

#: Another order of operations moves a path by less, another ε by more.
PATH_TOL = 1e-9
#: Numbers that were rounded, or float32 for a while, leave a path by no more.
ROUNDED = 1e-5


def rule_exercise(rule: Rule, mistakes: dict[str, Update]) -> Check:
    """Return a checker of an update that the reader writes, such as a step of momentum.

    The update takes the parameters, the gradient and its memory, which is 0.0 at first, and returns
    the next parameters and memory. It is run for 20 steps from three starts. A wrong sign, a memory
    that is forgotten or kept elsewhere, and whatever breaks the form of an update need not be
    listed.

    Parameters
    ----------
    rule : Rule
        What the update should do, such as ``sgd(0.05, 0.9)``; for two parameters.
    mistakes : dict of str to function
        A sentence, such as "the root is missing", and an update with this mistake.

    Returns
    -------
    function
        ``check(update)`` shows a verdict; ``check(None)`` asks for an answer. What an update prints
        in its first step is shown, the rest is not.

    Raises
    ------
    TypeError
        If rule is no Rule, or mistakes are no dict of functions.
    ValueError
        If the rule does not stay finite, if a mistake breaks the form of an update, or if it leads
        to the right path or to that of another: it could then accuse an answer wrongly.

    Examples
    --------
    >>> from helpers import sgd
    >>> check = rule_exercise(sgd(0.05, 0.9), {
    ...     "the step uses the old velocity": lambda t, g, v: (t - 0.05 * v, 0.9 * v + g)})
    >>> def update(theta, g, v):
    ...     return theta - 0.05 * v, 0.9 * v + g
    >>> check(update)
    ✗ not yet: the step uses the old velocity
    >>> check(lambda theta, g, v: (theta - 0.05 * g, v))
    ✗ not yet: the memory is forgotten: use the one that comes in, and return the new one
    """
    if not isinstance(rule, Rule):
        raise TypeError(f"rule must be a Rule such as sgd(lr=0.1), got {rule!r}")
    if not isinstance(mistakes, dict):
        raise TypeError(f"mistakes must map sentences to functions, got {mistakes!r}")
    with np.errstate(all="ignore"):
        right = np.array([descend(*trial, rule, STEPS) for trial in TRIALS])
    check_finite("rule", right, "keep a path finite")
    known: dict[str, Floats] = {}
    for sentence, update in [*_common_mistakes(rule), *mistakes.items()]:
        check_function("mistakes", update, "of theta, gradient and memory")
        try:
            path = paths(Watched(update))
        except Slip as slip:
            raise ValueError(f"mistakes must keep to the form: “{sentence}”: {slip}") from None
        for other, value in [("right", right), *known.items()]:
            if _is_path(path, value):
                raise ValueError(f"mistakes must differ: “{sentence}” and “{other}” do not")
        known[sentence] = path

    def check(answer: object) -> None:
        if answer is None:
            return show("open", "no answer yet", {})
        if not callable(answer):
            kind = type(answer).__name__
            return show("wrong", f"the answer must be a function, not {kind}: do not call it", {})
        says = _judge_update(answer, right, known)
        return show("right" if says == "right" else "wrong", says, {})

    return check


def _common_mistakes(rule: Rule) -> Iterator[tuple[str, Update]]:
    """Yield the mistakes that every rule invites."""
    zero = np.zeros(2)

    def state(theta: Floats, memory: Any) -> Any:
        return rule.init(theta) if isinstance(memory, float) else memory

    yield (
        "the sign is the other one: a step goes against the gradient",
        lambda theta, g, memory: rule.update(theta, -g, state(theta, memory)),
    )
    yield "the point stays where it is: return the new one", lambda theta, g, memory: (theta, 0)
    if rule.init(zero) is None:
        return
    yield (
        "the memory is forgotten: use the one that comes in, and return the new one",
        lambda theta, g, memory: (rule.update(theta, g, rule.init(theta))[0], memory),
    )
    if isinstance(rule.init(zero), np.ndarray):
        yield (
            "the memory is returned first: the new point comes before it",
            lambda theta, g, memory: rule.update(theta, g, state(theta, memory))[::-1],
        )


def _judge_update(update: Update, right: Floats, known: Mapping[str, Floats]) -> str:
    """Return what to say of a reader's update: "right", or what its mistake is."""
    watched = Watched(update)
    try:
        found = paths(watched)
        again = paths(watched, trials=1)
    except Slip as slip:
        return str(slip)
    finally:
        if watched.printed:
            say(watched.printed.rstrip("\n"))
    if _is_path(found, right):
        return "right"
    for sentence, path in known.items():
        if _is_path(found, path):
            return f"not yet: {sentence}"
    if not _is_path(again, found[:1]):
        return (
            "your function gives another answer when it is run again: keep its memory in what it "
            "returns, not outside"
        )
    if not np.isfinite(found).all():
        return f"not finite {_first(np.isfinite(found))}: look for a division by zero or a root"
    if _is_path(found, right, ROUNDED):
        return "almost: is something rounded, or float32 for a while?"
    where = _first(_near(found, right))
    return f"{UNUSUAL}: it goes wrong {where}"


def _first(holds: NDArray[np.bool_]) -> str:
    """Return the first step at which something does not hold on all paths."""
    return f"in step {int(np.argmin(holds.all(axis=(0, 2))))}"


def _is_path(found: Floats, path: Floats, tol: float = PATH_TOL) -> bool:
    return bool(_near(found, path, tol).all())


def _near(found: Floats, path: Floats, tol: float = PATH_TOL) -> NDArray[np.bool_]:
    return np.isclose(found, path, rtol=tol, atol=tol, equal_nan=True)
