"""Pads: sheets that a hand draws on, by the script that comes with ``helpers``."""

import html
import json
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util.typing import ExtensionMetadata
from sphinx.writers.html5 import HTML5Translator

from helpers.drawing.module import page_script, style_sheet
from kit.sphinx import PARALLEL_SAFE


class pad(nodes.General, nodes.Element):
    """A pad; the attribute ``data`` is what the helper ``pad`` emits."""


def visit_pad(self: HTML5Translator, node: pad) -> None:
    """Write the first picture, its sentence, and the preset that the script starts from."""
    data = node["data"]
    preset = json.dumps(data["preset"], ensure_ascii=False)
    self.body.append(
        f'<div class="pad" data-pad="{html.escape(preset)}">'
        f'<div class="play-stage"><div class="pad-first">{data["picture"]}</div>'
        f'<p class="pad-sentence">{html.escape(data["sentence"])}</p></div></div>\n'
    )
    raise nodes.SkipNode


def add_script(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Tell the template which pages have pads."""
    context["has_pads"] = doctree is not None and any(doctree.findall(pad))


def write_script(app: Sphinx, exception: Exception | None) -> None:
    """Put the script and its style sheet beside those of the theme."""
    if exception is None and isinstance(app.builder, StandaloneHTMLBuilder):
        folder = Path(app.outdir, "_static")
        (folder / "pad.js").write_text(page_script(), "utf-8")
        (folder / "pad.css").write_text(style_sheet(), "utf-8")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Write pads as HTML, and their script."""
    app.add_node(pad, html=(visit_pad, None))
    app.connect("html-page-context", add_script)
    app.connect("build-finished", write_script)
    return PARALLEL_SAFE
