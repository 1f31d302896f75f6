"""Players: models that a hand can move on the page, by the script that comes with ``helpers``."""

import html
import json
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util.typing import ExtensionMetadata
from sphinx.writers.html5 import HTML5Translator

from helpers.players.module import page_script, style_sheet
from kit.sphinx import PARALLEL_SAFE


class player(nodes.General, nodes.Element):
    """A player; the attribute ``data`` is what the helper ``play`` emits."""


def visit_player(self: HTML5Translator, node: player) -> None:
    """Write the first picture, its sentence, and the preset that the script starts from."""
    data = node["data"]
    name, preset = data["preset"]["name"], json.dumps(data["preset"], ensure_ascii=False)
    self.body.append(
        f'<div class="play" data-name="{html.escape(name)}" data-play="{html.escape(preset)}">'
        f'<div class="play-stage"><div class="play-pictures">{data["picture"]}</div>'
        f'<p class="play-sentence">{html.escape(data["sentence"])}</p></div></div>\n'
    )
    raise nodes.SkipNode


def add_script(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Tell the template which pages have players."""
    context["has_players"] = doctree is not None and any(doctree.findall(player))


def write_script(app: Sphinx, exception: Exception | None) -> None:
    """Put the script and its style sheet beside those of the theme."""
    if exception is None and isinstance(app.builder, StandaloneHTMLBuilder):
        folder = Path(app.outdir, "_static")
        (folder / "play.js").write_text(page_script(), "utf-8")
        (folder / "play.css").write_text(style_sheet(), "utf-8")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Write players as HTML, and their script."""
    app.add_node(player, html=(visit_player, None))
    app.connect("html-page-context", add_script)
    app.connect("build-finished", write_script)
    return PARALLEL_SAFE
