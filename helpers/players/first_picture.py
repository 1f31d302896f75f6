"""The first picture of a player, for every viewer that runs no script, and its sentence."""

from typing import cast

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.optimizers import descend
from helpers.players.numbers import say
from helpers.players.preset import Preset, make_rule
from helpers.players.surfaces import KINDS, Array, Surface, make_surface

#: Colours of the rules, as in js/rules.js.
COLOURS = {"descent": 0, "momentum": 1, "nesterov": 4, "adagrad": 2, "rmsprop": 3, "adam": 5}


def first_picture(preset: Preset) -> Figure:
    """Draw the paths of a preset on its surface, or its points and its line.

    Parameters
    ----------
    preset : dict
        As ``play`` emits it.

    Returns
    -------
    matplotlib.figure.Figure
        The figure; its label is the sentence below it.

    Examples
    --------
    >>> from helpers import play
    >>> figure = first_picture(play("wave", {"descent": 0.1}).preset)
    >>> figure.get_label()
    'Gradient descent starts at θ = 5, where the loss is 1.54.'
    >>> plt.close(figure)
    """
    surface = make_surface(preset["surface"], preset["knobs"], preset["points"])
    paths = {
        rule["name"]: descend(
            surface.gradient, preset["start"], make_rule(rule["name"], rule), preset["steps"]
        )
        for rule in preset["rules"]
    }
    figure, axes = plt.subplots(figsize=(5.5, 3.6))
    if preset["picture"] == "data":
        _draw_data(axes, preset, paths)
    else:
        draw = _draw_curve if KINDS[preset["surface"]].parameters == 1 else _draw_map
        draw(axes, preset, surface)
        for name, path in paths.items():
            _draw_path(axes, surface, path, COLOURS[name])
    figure.subplots_adjust(bottom=0.16)
    figure.set_label(_sentence(preset, surface, paths))
    return figure


def _draw_data(axes: Axes, preset: Preset, paths: dict[str, Array]) -> None:
    x, y = np.array(preset["points"]).T
    axes.plot(x, y, "o", color="#1c1c1e", ms=5)
    ends: Array = np.array([x.min(), x.max()])
    for name, path in paths.items():
        slope, intercept = path[-1] if path.shape[1] == 2 else (path[-1, 0], 0.0)
        axes.plot(ends, slope * ends + intercept, f"C{COLOURS[name]}")
    axes.set(xlabel=preset["dataNames"][0], ylabel=preset["dataNames"][1])


def _draw_curve(axes: Axes, preset: Preset, surface: Surface) -> None:
    low, high, bottom, top = cast("list[float]", preset["view"])
    theta: Array = np.linspace(low, high, 66)
    axes.plot(theta, surface.value(theta[None]), "#6b6b70", lw=1.2)
    axes.set(xlim=(low, high), ylim=(bottom, top), xlabel="θ", ylabel="loss")


def _draw_map(axes: Axes, preset: Preset, surface: Surface) -> None:
    low, high, bottom, top = cast("list[float]", preset["view"])
    grid: Array = np.stack(np.meshgrid(np.linspace(low, high, 25), np.linspace(bottom, top, 17)))
    heights = surface.value(grid)
    levels = heights.min() + np.ptp(heights) * (np.arange(1, 6) / 6) ** 2.5
    axes.contour(*grid, heights, levels=levels, colors="#6b6b70", linewidths=0.7)
    axes.set(xlim=(low, high), ylim=(bottom, top), xlabel="first parameter", ylabel="second")


def _draw_path(axes: Axes, surface: Surface, path: Array, colour: int) -> None:
    points = np.array([path[:, 0], surface.value(path.T)]) if path.shape[1] == 1 else path.T
    axes.plot(*points, f"C{colour}o-", ms=3, lw=1)
    axes.plot(*points[:, -1], f"C{colour}o", ms=9)


def _sentence(preset: Preset, surface: Surface, paths: dict[str, Array]) -> str:
    names = {"descent": "gradient descent", "adam": "Adam", "adagrad": "AdaGrad"}
    names |= {"rmsprop": "RMSProp", "momentum": "momentum", "nesterov": "Nesterov’s momentum"}
    theta = ", ".join(say(value) for value in preset["start"])
    start = f"θ = {theta}" if len(preset["start"]) == 1 else f"({theta})"
    loss = say(float(surface.value(np.array(preset["start"]))))
    *others, last = (names[name] for name in paths)
    who = f"{', '.join(others)} and {last}" if others else last
    verb = "start" if others else "starts"
    begin = f"{who[0].upper()}{who[1:]} {verb} at {start}, where the loss is {loss}"
    if not preset["steps"]:
        return f"{begin}."
    ends = ", ".join(say(float(surface.value(path[-1])), 2) for path in paths.values())
    return f"{begin}; after {preset['steps']} steps it is {ends}."
