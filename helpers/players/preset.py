"""What a player shows: checked once, here, and then plain data that the page reads."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias, cast

import numpy as np

from helpers.checks import check_choice, check_count, check_finite, check_number, real_array
from helpers.optimizers import Rule, adagrad, adam, rmsprop, sgd
from helpers.players.surfaces import Kind

#: A preset as JSON has it.
Preset: TypeAlias = dict[str, Any]

#: Knobs of a rule besides its learning rate, and where they stand.
RULE_KNOBS: dict[str, dict[str, float]] = {
    "descent": {},
    "momentum": {"beta": 0.9},
    "nesterov": {"beta": 0.9},
    "adagrad": {},
    "rmsprop": {"alpha": 0.99},
    "adam": {"beta1": 0.9, "beta2": 0.999},
}
#: Coordinates beyond it, or axes shorter than this share of them, are no picture.
LARGEST = 1e9
SHORTEST = 1e-6

NOISES = ("none", "replacement", "shuffled")
PANELS = ("loss", "rates", "ends", "data", "plane")
#: Knobs that have a slider, and whether powers of ten spread its positions, as in js/setup.js.
SLIDERS = {
    **{"lr": True, "kappa": True, "bend": True},
    **{"beta": False, "angle": False, "x": False, "y": False, "sigma": False, "batch": False},
}
CONTROLS = ("surface", "rules", "lr", "beta", "knobs", "noise", "batch", "sigma")

#: A learning rate, or a rule's knobs by name, ``lr`` among them.
RuleKnobs: TypeAlias = float | Mapping[str, float]


def make_rule(name: str, knobs: Mapping[str, float]) -> Rule:
    """Return a rule of ``helpers`` by the name that a player gives it.

    Parameters
    ----------
    name : str
        One of ``RULE_KNOBS``.
    knobs : mapping of str to float
        ``lr`` and the knobs of this rule.

    Returns
    -------
    Rule
        For ``descend``.

    Examples
    --------
    >>> theta, state = make_rule("descent", {"lr": 0.5}).update(1.0, 1.0, None)
    >>> theta
    0.5
    """
    lr = knobs["lr"]
    if name in ("momentum", "nesterov"):
        return sgd(lr, momentum=knobs["beta"], nesterov=name == "nesterov")
    if name == "rmsprop":
        return rmsprop(lr, alpha=knobs["alpha"])
    if name == "adam":
        return adam(lr, betas=(knobs["beta1"], knobs["beta2"]))
    return adagrad(lr) if name == "adagrad" else sgd(lr)


def check_rules(rules: object) -> list[dict[str, Any]]:
    """Return rules as a preset has them.

    Parameters
    ----------
    rules : mapping of str to float or to mapping of str to float
        A learning rate for each rule, or all that differs from its defaults.

    Returns
    -------
    list of dict
        With ``name``, ``lr`` and the knobs of each rule.

    Raises
    ------
    TypeError
        If rules are no mapping.
    ValueError
        For a rule or knob that is unknown, a rate that is not above 0.

    Examples
    --------
    >>> check_rules({"momentum": {"lr": 0.1, "beta": 0.5}})
    [{'name': 'momentum', 'lr': 0.1, 'beta': 0.5}]
    """
    if not isinstance(rules, Mapping) or not rules:
        raise TypeError(f'rules must be a dict such as {{"descent": 0.1}}, got {rules!r}')
    checked: list[dict[str, Any]] = []
    for name, given in cast("Mapping[str, object]", rules).items():
        check_choice("rules", name, RULE_KNOBS)
        known = ["lr", *RULE_KNOBS[name]]
        knobs: dict[str, object] = {"lr": given}
        if isinstance(given, Mapping):
            knobs = dict(cast("Mapping[str, object]", given))
        for knob in knobs:
            check_choice(f"rules[{name!r}]", knob, known)
        if "lr" not in knobs:
            raise ValueError(f"rules[{name!r}] must say its lr")
        lr = check_number(f"lr of {name}", knobs.pop("lr"), above=0)
        betas = {k: check_number(f"{k} of {name}", v, least=0, below=1) for k, v in knobs.items()}
        checked.append({"name": name, "lr": lr, **RULE_KNOBS[name], **betas})
    return checked


def check_points(kind: Kind, points: object) -> list[list[float]] | None:
    """Return points as a preset has them: pairs of numbers, for a surface that needs them.

    Parameters
    ----------
    kind : Kind
        The surface.
    points : array_like, shape (n, 2), or None
        Pairs (x, y).

    Returns
    -------
    list of list of float, or None
        The pairs.

    Raises
    ------
    ValueError
        If there are none although the surface is the loss of a line, or if they are no pairs.

    Examples
    --------
    >>> from helpers.players.surfaces import KINDS
    >>> check_points(KINDS["line"], [(1, 2), (3, 4)])
    [[1.0, 2.0], [3.0, 4.0]]
    """
    if points is None:
        if kind.has_points:
            raise ValueError("points must be given for the loss of a line")
        return None
    pairs = real_array("points", points).astype(float)
    if pairs.ndim != 2 or pairs.shape[1] != 2 or len(pairs) == 0:
        raise ValueError(f"points must be pairs (x, y), shape (n, 2), got shape {pairs.shape}")
    check_numbers_of("points", pairs.reshape(-1), pairs.size)
    return pairs.tolist()


def check_numbers_of(argument: str, values: object, count: int) -> list[float]:
    """Return a number, or a list of them, as a list of the length that is needed.

    Parameters
    ----------
    argument : str
        What the message calls it.
    values : array_like
        The numbers.
    count : int
        How many there must be.

    Returns
    -------
    list of float
        The numbers.

    Raises
    ------
    ValueError
        If there are more or less, if one is not finite, or too large to be drawn.

    Examples
    --------
    >>> check_numbers_of("start", 5, 1)
    [5.0]
    """
    numbers = real_array(argument, values).astype(float)
    check_finite(argument, numbers)
    if numbers.size != count or numbers.ndim > 1:
        raise ValueError(f"{argument} must hold {count} numbers, got {values!r}")
    if np.any(np.abs(numbers) > LARGEST):
        raise ValueError(f"{argument} must stay within ±{LARGEST:.0e}, got {values!r}")
    return numbers.reshape(-1).tolist()


def check_view(argument: str, values: object) -> list[float]:
    """Return the ends of two axes, each from low to high.

    Parameters
    ----------
    argument : str
        What the message calls it.
    values : array_like, shape (4,) or (2, 2)
        Least and largest of the one, then of the other.

    Returns
    -------
    list of float
        Four numbers.

    Raises
    ------
    ValueError
        If they are no four numbers, or if an axis has no length.

    Examples
    --------
    >>> check_view("view", [0, 1, -2, 2])
    [0.0, 1.0, -2.0, 2.0]
    """
    ends = check_numbers_of(argument, real_array(argument, values).reshape(-1), 4)
    for low, high in (ends[:2], ends[2:]):
        if not high - low > SHORTEST * max(abs(low), abs(high)):
            raise ValueError(f"{argument} must go from low to high, got {values!r}")
    return ends


def check_texts(argument: str, values: object, count: int | None = None) -> list[str]:
    """Return a list of texts.

    Parameters
    ----------
    argument : str
        What the message calls it.
    values : iterable of str
        The texts.
    count : int, optional
        How many there must be.

    Returns
    -------
    list of str
        The texts.

    Raises
    ------
    TypeError
        If they are no list of texts, or not as many.

    Examples
    --------
    >>> check_texts("data_names", ("x", "y"), 2)
    ['x', 'y']
    """
    is_list = isinstance(values, (list, tuple))
    given = list(cast("Iterable[object]", values)) if is_list else [None]
    if not all(isinstance(each, str) for each in given) or count not in (None, len(given)):
        wanted = "texts" if count is None else f"{count} texts"
        raise TypeError(f"{argument} must be a list of {wanted}, got {values!r}")
    return cast("list[str]", given)


def check_ranges(ranges: object) -> dict[str, list[float]]:
    """Return where sliders begin and end.

    Parameters
    ----------
    ranges : mapping of str to pair of float
        Least and largest value of a knob.

    Returns
    -------
    dict of str to list of float
        The same, as JSON has it.

    Raises
    ------
    TypeError
        If ranges are no mapping.
    ValueError
        For a knob without a slider, ends that do not go from low to high, or a least value that is
        not positive where powers of ten spread the slider.

    Examples
    --------
    >>> check_ranges({"lr": (0.1, 1), "sigma": (0, 2)})
    {'lr': [0.1, 1.0], 'sigma': [0.0, 2.0]}
    """
    if not isinstance(ranges, Mapping):
        raise TypeError(f'ranges must be a dict such as {{"lr": (0.1, 1)}}, got {ranges!r}')
    checked: dict[str, list[float]] = {}
    for knob, pair in cast("Mapping[str, object]", ranges).items():
        check_choice("ranges", knob, SLIDERS)
        low, high = check_numbers_of("ranges", pair, 2)
        if SLIDERS[knob] and low <= 0:
            raise ValueError(f"ranges of {knob} must begin above 0, got {pair!r}")
        if not low < high:
            raise ValueError(f"ranges must go from low to high, got {pair!r}")
        checked[knob] = [low, high]
    return checked


def check_plane(surface: str, rules: Mapping[str, RuleKnobs], panels: Iterable[str]) -> None:
    """Raise unless a plane of β and ηλ, if one is asked for, has what it shows.

    Parameters
    ----------
    surface : str
        The surface.
    rules : mapping of str to float or to mapping
        The rules that run.
    panels : iterable of str
        Some of ``PANELS``.

    Raises
    ------
    ValueError
        For a plane where the surface is no bowl, or where momentum does not run.

    Examples
    --------
    >>> check_plane("bowl", {"momentum": 0.1}, ["plane"])
    """
    if "plane" in panels and (surface != "bowl" or "momentum" not in rules):
        raise ValueError("panels can have a plane only for momentum in a bowl")


def check_batches(kind: Kind, noise: str, batch: int, steps: int) -> None:
    """Raise unless batches fit the surface and the first picture.

    Parameters
    ----------
    kind : Kind
        The surface.
    noise : str
        One of ``NOISES``.
    batch : int
        How many parts a batch has.
    steps : int
        How many steps the first picture shows.

    Raises
    ------
    ValueError
        For an unknown noise, batches where a loss has no parts, or steps before anyone pressed a
        button where they depend on chance.

    Examples
    --------
    >>> from helpers.players.surfaces import KINDS
    >>> check_batches(KINDS["wave"], "shuffled", 1, 0)
    """
    check_choice("noise", noise, NOISES)
    check_count("batch", batch, 1)
    if noise != "none" and not kind.has_batches:
        raise ValueError(f"noise must be 'none' where the loss is no mean of parts, got {noise!r}")
    if noise != "none" and steps:
        raise ValueError(f"steps must be 0 where they depend on chance, got {steps}")
