"""Explorers: sliders over figures that were computed before, with a sentence for each figure."""

import hashlib
import html
import json
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util.typing import ExtensionMetadata
from sphinx.writers.html5 import HTML5Translator

from kit.sphinx import PARALLEL_SAFE


class explorer(nodes.General, nodes.Element):
    """An explorer; the attribute ``data`` is what the helper ``explore`` emits."""


def visit_explorer(self: HTML5Translator, node: explorer) -> None:
    """Write the static form: controls, the first figure, its sentence; all figures into a file."""
    data = node["data"]
    position = 0
    for control in data["controls"]:
        position = position * len(control["choices"]) + control["start"]
    picture = "".join(data["pieces"][i] for i in data["frames"][position])
    frames = {key: data[key] for key in ("pieces", "frames", "sentences")}
    assert isinstance(self.builder, StandaloneHTMLBuilder)
    self.body.append(
        '<figure class="explorer" data-frames="{}">'
        '<form class="explorer-controls" autocomplete="off">{}</form>'
        '<div class="explorer-stage" aria-hidden="true">{}</div>'
        '<p class="explorer-sentence" aria-live="polite">{}</p></figure>\n'.format(
            _write_frames(self.builder, frames),
            "".join(map(_slider, data["controls"])),
            picture,
            html.escape(data["sentences"][position]),
        )
    )
    raise nodes.SkipNode


def _slider(control: dict[str, Any]) -> str:
    """Return the HTML of a slider with its label and the choice it stands at."""
    choices, start = control["choices"], control["start"]
    data = html.escape(json.dumps(choices, ensure_ascii=False))
    current = html.escape(choices[start])
    return (
        f"<label><span>{html.escape(control['label'])}</span>"
        f'<input type="range" name="{html.escape(control["name"])}" min="0"'
        f' max="{len(choices) - 1}"'
        f' value="{start}" aria-valuetext="{current}" data-choices="{data}">'
        f"<output>{current}</output></label>"
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
    """Write explorers as HTML."""
    app.add_node(explorer, html=(visit_explorer, None))
    return PARALLEL_SAFE
