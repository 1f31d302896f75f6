"""Controls over a drawing: ipywidgets in a live kernel, pictures drawn beforehand on a page.

``explore`` calls one function ``draw`` for both. Its output holds, as data, the figures of all
positions, which the site shows; the first picture, for every other viewer; and in a live
kernel a widget besides. So a notebook that was run and saved in an editor loses none of them.
"""

import hashlib
import html
import itertools
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from helpers import style
from helpers.checks import check_function
from helpers.display import is_interactive, mime, picture_bundle

#: What a control is called when its argument has a short name.
LABELS = {
    "lr": "learning rate η",
    "lr_over_limit": "η ÷ its limit",
    "batch": "batch size B",
    "beta": "momentum β",
    "epsilon": "ε",
    "eta_lambda": "ηλ",
    "lambda_1": "λ₁",
    "lambda_2": "λ₂",
    "theta": "θ",
    "w1": "w₁",
    "w2": "w₂",
}

#: What a viewer without controls says under the first picture.
HOW = "Run this cell, after those above it, and the picture gets sliders."

# What a control can be set to: numbers on a slider, names as radio buttons.
Choice: TypeAlias = float | str


def explore(
    draw: Callable[..., Figure],
    start: Mapping[str, Choice] | None = None,
    /,
    **choices: Iterable[Choice],
) -> "Explorer":
    """Show a drawing under one control for each keyword: a slider for numbers, a list for names.

    Parameters
    ----------
    draw : function
        ``draw(lr=…)`` returns a matplotlib figure and says in ``figure.set_label`` what it shows:
        one sentence, displayed under the figure and read out by screen readers.
    start : dict of str to float or str, optional
        The first choice of a control, by its name; without it a control starts at its first
        choice.
    **choices : list of float or str
        The choices of each control.

    Returns
    -------
    Explorer
        What a notebook displays.

    Raises
    ------
    TypeError
        If draw is not callable or, once it is called, returns no figure; if choices are no list.
    ValueError
        For empty, repeated or non-finite choices, a start that is no choice, or a figure without a
        label.

    Examples
    --------
    >>> def draw(lr):
    ...     figure, axes = plt.subplots()
    ...     axes.plot((1 - lr) ** np.arange(20))
    ...     figure.set_label(f"{1 - lr:.0%} is left of the error.")
    ...     return figure
    >>> explore(draw, lr=[0.1, 0.2]).data()["sentences"]
    ['90% is left of the error.', '80% is left of the error.']
    """
    check_function("draw", draw, "that returns a figure")
    if not choices:
        raise ValueError("choices must name at least one control, such as lr=[0.05, 0.1]")
    positions: dict[str, list[Choice]] = {}
    for name, values in choices.items():
        try:
            values = positions[name] = list(values)
            different = len(values) == len(set(values)) > 0
        except TypeError:
            raise TypeError(f"{name} must be a list of numbers or texts, got {values!r}") from None
        if not different:
            raise ValueError(f"{name} must be a list of different values, got {values!r}")
        if any(
            isinstance(value, (float, np.floating)) and not math.isfinite(value) for value in values
        ):
            raise ValueError(f"{name} must hold finite values, got {values!r}")
    start = dict(start or {})
    for name, value in start.items():
        if value not in positions.get(name, ()):
            raise ValueError(
                f"start must be one of the choices of its control, got {name}={value!r}"
            )
    first = {name: start.get(name, values[0]) for name, values in positions.items()}
    return Explorer(draw, positions, first)


class Explorer:
    """What ``explore`` returns; a notebook displays it."""

    def __init__(
        self,
        draw: Callable[..., Figure],
        choices: dict[str, list[Choice]],
        start: dict[str, Choice],
    ) -> None:
        self.draw, self.choices, self.start = draw, choices, start
        self._drawn: dict[tuple[Choice, ...], tuple[str, str]] = {}

    def picture(self, **position: Choice) -> tuple[str, str]:
        """Draw one position, once; return its SVG and its sentence."""
        key = tuple(position.values())
        if key not in self._drawn:
            figure = self.draw(**position)
            if not isinstance(figure, Figure):
                raise TypeError(f"draw must return a figure, got {type(figure).__name__}")
            picture = style.svg(figure)
            plt.close(figure)
            if not figure.get_label():
                raise ValueError("draw must say what its figure shows: figure.set_label('…')")
            self._drawn[key] = picture, str(figure.get_label())
        return self._drawn[key]

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        """Return the data, the first picture and, where someone can move it, the widget."""
        widget: dict[str, Any] = self._widget()._repr_mimebundle_() if is_interactive() else {}
        picture, sentence = self.picture(**self.start)
        return {
            **widget,
            mime("explorer"): self.data(),
            **picture_bundle(picture, sentence, HOW),
        }

    def data(self) -> dict[str, Any]:
        """Return controls, and the figures of all positions as shared pieces."""
        positions = itertools.product(*self.choices.values())
        frames = [self.picture(**dict(zip(self.choices, p))) for p in positions]
        pictures, sentences = zip(*frames)
        pieces, orders = share(pictures)
        controls = [self._control(name, values) for name, values in self.choices.items()]
        return {
            "controls": controls,
            "sentences": list(sentences),
            "pieces": pieces,
            "frames": orders,
        }

    def _control(self, name: str, values: list[Choice]) -> dict[str, Any]:
        """Return what a page is told of a control."""
        control: dict[str, Any] = {
            "name": name,
            "label": _label(name),
            "choices": [_text(value) for value in values],
            "start": values.index(self.start[name]),
        }
        return control | {"names": True} if _are_names(values) else control

    def _widget(self) -> Any:
        """Return the controls and the drawing as a widget."""
        import ipywidgets as widgets

        controls: dict[str, Any] = {
            name: (widgets.RadioButtons if _are_names(values) else widgets.SelectionSlider)(
                options=[(_text(value), value) for value in values],
                value=self.start[name],
                description=_label(name),
                style={"description_width": "initial"},
            )
            for name, values in self.choices.items()
        }
        view = widgets.HTML()

        def redraw(_: object = None) -> None:
            picture, sentence = self.picture(**{name: c.value for name, c in controls.items()})
            view.value = f"{picture}<p>{html.escape(sentence)}</p>"

        for control in controls.values():
            control.observe(redraw, "value")
        redraw()
        return widgets.VBox([*controls.values(), view])


def share(pictures: Sequence[str]) -> tuple[list[str], list[list[int]]]:
    """Split SVG strings at their tags, and keep what they share once.

    Parameters
    ----------
    pictures : sequence of str
        SVG strings as ``style.svg`` returns them.

    Returns
    -------
    pieces : list of str
        The different pieces.
    orders : list of list of int
        For each picture, the order in which joining them gives it back, with ids common to all of
        them.

    Examples
    --------
    >>> share(["<a>1<b/></a>", "<a>2<b/></a>"])
    (['<a>1', '<b/>', '</a>', '<a>2'], [[0, 1, 2], [3, 1, 2]])
    """
    prefix = "e" + hashlib.sha256("".join(pictures).encode()).hexdigest()[:6] + "-"
    pieces: dict[str, int] = {}
    orders: list[list[int]] = []
    for text in pictures:
        text = re.sub(r"\bf[0-9a-f]{6}-(?=\d+[\")])", prefix, text)
        tags = re.findall(r"<[^>]*>[^<]*", text)
        orders.append([pieces.setdefault(tag, len(pieces)) for tag in tags])
    return list(pieces), orders


def _label(name: str) -> str:
    """Return what a control is called."""
    return LABELS.get(name, name.replace("_", " "))


def _are_names(values: Sequence[Choice]) -> bool:
    """Return whether choices are names, which have no order that a slider could show."""
    return any(isinstance(value, str) for value in values)


def _text(value: Choice) -> str:
    """Return a choice as its control shows it."""
    return f"{value:,}".replace("-", "−") if isinstance(value, (int, float)) else str(value)
