"""Sliders over a drawing: ipywidgets in a live kernel, plain HTML on a static page.

``explore`` calls one function ``draw`` for both. The static form holds the figures for all
slider positions, drawn when the cell runs; the site's script shows the one asked for.
"""

import hashlib
import html
import itertools
import json
import math
import re

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from helpers import style
from helpers.checks import check_function

#: What a slider is called when its argument has a short name.
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
}


def explore(draw, start=None, /, **choices):
    """Show ``draw`` under one slider for each keyword: ``explore(draw, lr=[.05, .1])``.

    ``draw(lr=…)`` returns a matplotlib figure and says in ``figure.set_label`` what it shows:
    one sentence, displayed under the figure and read out by screen readers. ``start`` maps a
    slider's name to its first position; without it a slider starts at its first choice.

    Raises ``TypeError`` for a draw that is not callable or returns no figure and for choices that
    are no list, ``ValueError`` for empty, repeated or non-finite choices, a start that is no
    choice, or a figure without a label.
    """
    check_function("draw", draw, "that returns a figure")
    if not choices:
        raise ValueError("choices must name at least one slider, such as lr=[0.05, 0.1]")
    for name, values in choices.items():
        try:
            values = choices[name] = list(values)
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
        if value not in choices.get(name, ()):
            raise ValueError(
                f"start must be one of the choices of its slider, got {name}={value!r}"
            )
    return Explorer(draw, choices, {name: start.get(name, v[0]) for name, v in choices.items()})


class Explorer:
    """What ``explore`` returns; a notebook displays it."""

    def __init__(self, draw, choices, start):
        self.draw, self.choices, self.start = draw, choices, start

    def picture(self, **position):
        """Draw one position; return its SVG and its sentence."""
        figure = self.draw(**position)
        if not isinstance(figure, Figure):
            raise TypeError(f"draw must return a figure, got {type(figure).__name__}")
        picture = style.svg(figure)
        plt.close(figure)
        if not figure.get_label():
            raise ValueError("draw must say what its figure shows: figure.set_label('…')")
        return picture, figure.get_label()

    def _repr_mimebundle_(self, **_):
        if _someone_is_there():
            return self._widget()._repr_mimebundle_()
        names = " × ".join(self.choices)
        return {"text/html": self._html(), "text/plain": f"<explorer: {names}>"}

    def _widget(self):
        import ipywidgets as widgets

        sliders = {
            name: widgets.SelectionSlider(
                options=[(_text(value), value) for value in values],
                value=self.start[name],
                description=LABELS.get(name, name),
                style={"description_width": "initial"},
            )
            for name, values in self.choices.items()
        }
        view = widgets.HTML()

        def redraw(_=None):
            picture, sentence = self.picture(**{k: s.value for k, s in sliders.items()})
            view.value = f"{picture}<p>{html.escape(sentence)}</p>"

        for slider in sliders.values():
            slider.observe(redraw, "value")
        redraw()
        return widgets.VBox([*sliders.values(), view])

    def _html(self):
        """The static form: sliders, the first figure, and all figures as shared pieces."""
        positions = itertools.product(*self.choices.values())
        frames = [self.picture(**dict(zip(self.choices, p))) for p in positions]
        shape = [len(values) for values in self.choices.values()]
        first_index = [values.index(self.start[name]) for name, values in self.choices.items()]
        first = np.ravel_multi_index(first_index, shape)
        pictures, sentences = zip(*frames)
        pieces, orders = share(pictures)
        picture = "".join(pieces[i] for i in orders[first])
        data = {"pieces": pieces, "frames": orders, "sentences": sentences}
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        text = re.sub("</(?=s)", r"<\\/", text, flags=re.IGNORECASE)
        sliders = "".join(map(self._slider, self.choices, first_index))
        return (
            '<figure class="explorer">'
            f'<form class="explorer-controls" autocomplete="off">{sliders}</form>'
            f'<div class="explorer-stage" aria-hidden="true">{picture}</div>'
            f'<p class="explorer-sentence" aria-live="polite">{html.escape(sentences[first])}</p>'
            f'<script type="application/json">{text}</script></figure>'
        )

    def _slider(self, name, index):
        values = [_text(value) for value in self.choices[name]]
        choices = html.escape(json.dumps(values, ensure_ascii=False))
        return (
            f"<label><span>{html.escape(LABELS.get(name, name.replace('_', ' ')))}</span>"
            f'<input type="range" name="{name}" min="0" max="{len(values) - 1}" value="{index}"'
            f' aria-valuetext="{html.escape(values[index])}" data-choices="{choices}">'
            f"<output>{html.escape(values[index])}</output></label>"
        )


def share(pictures):
    """Split SVG strings at their tags; return the different pieces and, for each, their order.

    Joining ``pieces[i] for i in order`` gives a picture back, with ids common to all of them.
    """
    prefix = "e" + hashlib.sha256("".join(pictures).encode()).hexdigest()[:6] + "-"
    pieces, orders = {}, []
    for text in pictures:
        text = re.sub(r"\bf[0-9a-f]{6}-(?=\d+[\")])", prefix, text)
        tags = re.findall(r"<[^>]*>[^<]*", text)
        orders.append([pieces.setdefault(tag, len(pieces)) for tag in tags])
    return list(pieces), orders


def _text(value):
    return f"{value:,}".replace("-", "−") if isinstance(value, (int, float)) else str(value)


def _someone_is_there():
    """Whether the running cell was sent by a front end that can answer, not by a test run."""
    try:
        request = get_ipython().kernel.get_parent("shell")
    except (NameError, AttributeError):
        return False
    return bool(request.get("content", {}).get("allow_stdin"))
