"""``play``: a model with a closed form that a hand can move, on the page and in an editor."""

from collections.abc import Iterable, Mapping

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from helpers.checks import check_choice, check_count, check_flag, check_number
from helpers.players.first_picture import first_picture
from helpers.players.module import PLAYERS
from helpers.players.preset import (
    CONTROLS,
    PANELS,
    Preset,
    RuleKnobs,
    check_batches,
    check_numbers_of,
    check_plane,
    check_points,
    check_ranges,
    check_rules,
    check_texts,
    check_view,
)
from helpers.players.surfaces import KINDS
from helpers.scripted import ScriptedPicture

#: A page draws no more steps, and counts no further.
MOST = 100_000


def play(
    surface: str,
    rules: Mapping[str, RuleKnobs],
    *,
    name: str = "",
    start: ArrayLike | None = None,
    steps: int = 0,
    most: int = 500,
    horizon: int = 500,
    points: ArrayLike | None = None,
    move_points: bool = False,
    noise: str = "none",
    batch: int = 1,
    sigma: float = 0.0,
    seed: int = 1,
    view: ArrayLike | None = None,
    data_view: tuple[tuple[float, float], tuple[float, float]] | None = None,
    data_names: tuple[str, str] = ("x", "y"),
    picture: str = "surface",
    panels: Iterable[str] = ("loss",),
    controls: Iterable[str] = ("lr",),
    ranges: Mapping[str, tuple[float, float]] | None = None,
    **knobs: float,
) -> "Player":
    """Show rules on their way down a surface, to be moved by hand.

    Parameters
    ----------
    surface : str
        "wave", "bowl", "saddle", "plateau", "rosenbrock", "product", "slope" or "line".
    rules : mapping of str to float or to mapping
        For each of "descent", "momentum", "nesterov", "adagrad", "rmsprop", "adam" that runs: its
        learning rate, or ``{"lr": …, "beta": …}``.
    name : str
        What an address calls this picture; different for each on a page.
    start : float or pair of float, optional
        Where the rules start.
    steps, most, horizon : int
        How many steps are shown at first, at most, and taken by each run of an ensemble.
    points : array_like, shape (n, 2), optional
        The data of "slope" and "line".
    move_points : bool
        Whether a hand can move them.
    noise : str
        "none", or how batches of the data, or of the two halves of "wave", are drawn:
        "replacement" or "shuffled".
    batch : int
        How many of them a batch has.
    sigma : float
        The standard deviation of a normal error that is added to each gradient.
    seed : int
        Of the generator.
    view : array_like, shape (4,), optional
        What is seen: least and largest first parameter, then second parameter, or loss.
    data_view : pair of pair of float, optional
        Least and largest x and y of the panel "data".
    data_names : pair of str
        What its axes are called.
    picture : str
        The large picture: "surface", or the "data" of a line.
    panels : iterable of str
        Pictures beside it: "data", "loss", "rates" (effective learning rates), "ends"
        (where many runs end), "plane" (β and ηλ of momentum in a bowl, to be dragged).
    controls : iterable of str
        What can be turned: "surface", "rules", "lr", "beta", "knobs", "noise", "batch", "sigma".
    ranges : mapping of str to pair of float, optional
        Where sliders begin and end, by the name of the knob.
    **knobs : float
        Of the surface: kappa and angle of "bowl", bend of "rosenbrock", x and y of "product".

    Returns
    -------
    Player
        What a notebook displays.

    Raises
    ------
    TypeError
        If rules are no mapping.
    ValueError
        For a name that is unknown, a number that is not finite or out of range, points that are
        missing, batches of a loss that has no parts, or a plane without momentum in a bowl.

    Examples
    --------
    >>> play("bowl", {"descent": 0.5, "adam": 0.3}, kappa=20, angle=30).preset["knobs"]
    {'kappa': 20.0, 'angle': 30.0}
    """
    check_choice("surface", surface, KINDS)
    kind = KINDS[surface]
    panels, controls = check_texts("panels", panels), check_texts("controls", controls)
    (name,) = check_texts("name", [name], 1)
    for argument, names, known in [
        ("knobs", knobs, kind.knobs),
        ("panels", panels, PANELS),
        ("controls", controls, CONTROLS),
    ]:
        for given in names:
            check_choice(argument, given, known)
    for argument, value in {"steps": steps, "most": most, "horizon": horizon, "seed": seed}.items():
        check_count(argument, value, 0)
        if value > MOST:
            raise ValueError(f"{argument} must be at most {MOST:,}, got {value}")
    check_batches(kind, noise, batch, steps)
    checked_rules = check_rules(rules)
    check_plane(surface, rules, panels)
    check_choice("picture", picture, ["surface", "data"] if kind.has_points else ["surface"])
    check_flag("move_points", move_points)
    preset: Preset = {
        "surface": surface,
        "rules": checked_rules,
        "name": name,
        "start": check_numbers_of("start", kind.start if start is None else start, kind.parameters),
        "steps": steps,
        "most": most,
        "horizon": horizon,
        "points": check_points(kind, points),
        "canMovePoints": move_points,
        "noise": noise,
        "batch": batch,
        "sigma": check_number("sigma", sigma, least=0),
        "seed": seed,
        "view": check_view("view", kind.view if view is None else view),
        "dataView": None
        if data_view is None
        else np.reshape(check_view("data_view", data_view), (2, 2)).tolist(),
        "dataNames": check_texts("data_names", data_names, 2),
        "picture": picture,
        "panels": panels,
        "controls": controls,
        "ranges": check_ranges({} if ranges is None else ranges),
        "knobs": {
            key: check_number(key, knobs.get(key, value)) for key, value in kind.knobs.items()
        },
    }
    return Player(preset)


class Player(ScriptedPicture[Preset]):
    """What ``play`` returns; a notebook displays it.

    Attributes
    ----------
    preset : dict
        What the module on the page reads.

    Examples
    --------
    >>> Player.show(play("wave", {"descent": 0.1}))[1]
    'Gradient descent starts at θ = 5, where the loss is 1.54.'
    """

    kind = "player"
    how = "Run this cell, after those above it, and you can play with the picture."
    script = PLAYERS

    def _draw(self) -> Figure:
        return first_picture(self.preset)
