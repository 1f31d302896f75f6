"""Explorers: controls over figures that were computed before, with a sentence for each figure."""

import hashlib
import html
import json
from pathlib import Path
from typing import Any, cast

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util.typing import ExtensionMetadata
from sphinx.writers.html5 import HTML5Translator

from kit.sphinx import PARALLEL_SAFE


class explorer(nodes.General, nodes.Element):
    """An explorer; the attribute ``data`` is what the helper ``explore`` emits."""


def make_figures(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Make each explorer a figure; one with a caption is a figure already, number and all."""
    for node in list(doctree.findall(explorer)):
        if not isinstance(node.parent, nodes.figure):
            node.replace_self(nodes.figure("", node.deepcopy()))
    for node in doctree.findall(explorer):
        cast("nodes.figure", node.parent)["classes"] += ["explorer", "moves"]


def visit_explorer(self: HTML5Translator, node: explorer) -> None:
    """Write the static form: controls, the first figure, its sentence; all figures into a file."""
    data = node["data"]
    position = 0
    for control in data["controls"]:
        position = position * len(control["choices"]) + control["start"]
    picture = "".join(data["pieces"][i] for i in data["frames"][position])
    frames = {key: data[key] for key in ("pieces", "frames", "sentences")}
    assert isinstance(self.builder, StandaloneHTMLBuilder)
    address = _write_frames(self.builder, frames)
    self.body.append(
        '<div class="explorer-body" data-frames="{}">'
        '<form class="explorer-controls" autocomplete="off">{}</form>'
        '<div class="explorer-stage" aria-hidden="true">{}</div>'
        '<p class="explorer-sentence" aria-live="polite">{}</p></div>\n'.format(
            address,
            "".join(_control(control, Path(address).stem) for control in data["controls"]),
            picture,
            html.escape(data["sentences"][position]),
        )
    )
    raise nodes.SkipNode


def _control(control: dict[str, Any], explorer_id: str) -> str:
    """Return the HTML of a control; its ids begin with that of its explorer."""
    # A slider with two places has nothing to slide.
    if control.get("names") or len(control["choices"]) == 2:
        return _radio_buttons(control)
    return _slider(control, explorer_id)


def _radio_buttons(control: dict[str, Any]) -> str:
    """Return a list of names, one of which is chosen."""
    name = html.escape(control["name"])
    buttons = "".join(
        f'<label><input type="radio" name="{name}" value="{i}"'
        f"{' checked' if i == control['start'] else ''}> {html.escape(choice)}</label>"
        for i, choice in enumerate(control["choices"])
    )
    legend = f"<legend>{html.escape(control['label'])}</legend>"
    return f'<fieldset data-count="{len(control["choices"])}">{legend}{buttons}</fieldset>'


def _slider(control: dict[str, Any], explorer_id: str) -> str:
    """Return a slider with its label, the choice it stands at, ticks, and what its ends are."""
    choices, start, name = control["choices"], control["start"], html.escape(control["name"])
    texts = [html.escape(choice) for choice in choices]
    data = html.escape(json.dumps(choices, ensure_ascii=False))
    ticks = "".join(f'<option value="{i}"></option>' for i in range(len(choices)))
    # What stands beside the slider is its value and its range, which it says itself when asked.
    return (
        f'<label data-count="{len(choices)}"><span>{html.escape(control["label"])}</span>'
        f'<input type="range" name="{name}" min="0" max="{len(choices) - 1}" value="{start}"'
        f' list="{explorer_id}-{name}" aria-valuetext="{texts[start]}" data-choices="{data}">'
        f'<b aria-hidden="true">{texts[start]}</b>'
        f'<span class="ends" aria-hidden="true"><span>{texts[0]}</span><span>{texts[-1]}</span>'
        f'</span><datalist id="{explorer_id}-{name}">{ticks}</datalist></label>'
    )


def _write_frames(builder: StandaloneHTMLBuilder, frames: dict[str, Any]) -> str:
    """Write the figures to a file, which the page loads when needed; return its address.

    It is a script, not data, because a page opened from the file system may load nothing else.
    """
    text = json.dumps(frames, ensure_ascii=False, separators=(",", ":"))
    name = f"_static/explorers/{hashlib.sha256(text.encode()).hexdigest()[:16]}.js"
    path = Path(builder.outdir, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"document.currentScript.frames={text}", "utf-8")
    return "../" * builder.get_target_uri(builder.current_docname).count("/") + name


def setup(app: Sphinx) -> ExtensionMetadata:
    """Write explorers as HTML, in figures."""
    app.add_node(explorer, html=(visit_explorer, None))
    app.connect("doctree-resolved", make_figures)
    return PARALLEL_SAFE
