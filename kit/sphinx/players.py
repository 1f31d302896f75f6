"""Players and pads: what a hand can move on the page, by scripts that come with ``helpers``."""

import html
import json
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util.typing import ExtensionMetadata
from sphinx.writers.html5 import HTML5Translator

from helpers.drawing.module import PADS
from helpers.players.module import PLAYERS
from kit.sphinx import PARALLEL_SAFE


class player(nodes.General, nodes.Element):
    """A player; the attribute ``data`` is what the helper ``play`` emits."""


class pad(nodes.General, nodes.Element):
    """A pad; the attribute ``data`` is what the helper ``pad`` emits."""


#: By the name of its script: what makes a page need it, and where it comes from.
SCRIPTS = {"play": (player, PLAYERS), "pad": (pad, PADS)}


def visit_player(self: HTML5Translator, node: player) -> None:
    """Write a player, which an address finds by its name."""
    preset = node["data"]["preset"]
    name = html.escape(preset["name"])
    shape = "" if preset["panels"] else " solo"
    self.body.append(
        _before_script("play", "play-pictures", node["data"], shape, f' data-name="{name}"')
    )
    raise nodes.SkipNode


def visit_pad(self: HTML5Translator, node: pad) -> None:
    """Write a pad."""
    self.body.append(_before_script("pad", "pad-first", node["data"]))
    raise nodes.SkipNode


def _before_script(
    kind: str, frame: str, data: dict[str, Any], shape: str = "", named: str = ""
) -> str:
    """Return the first picture, its sentence, and the preset that the script starts from."""
    preset = html.escape(json.dumps(data["preset"], ensure_ascii=False))
    return (
        f'<div class="{kind}{shape}"{named} data-{kind}="{preset}">'
        f'<div class="play-stage"><div class="{frame}">{data["picture"]}</div>'
        f'<p class="{kind}-sentence">{html.escape(data["sentence"])}</p></div></div>\n'
    )


def mark_figures(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Tell the figures that a hand can move from the others, as those of explorers are."""
    for node in doctree.findall(lambda node: isinstance(node, player | pad)):
        if isinstance(node.parent, nodes.figure):
            node.parent["classes"].append("moves")


def name_scripts(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Tell the template which of the scripts a page needs."""
    context["hand_scripts"] = [
        name
        for name, (kind, _) in SCRIPTS.items()
        if doctree is not None and any(doctree.findall(kind))
    ]


def write_scripts(app: Sphinx, exception: Exception | None) -> None:
    """Put the scripts and their style sheets beside those of the theme."""
    if exception is None and isinstance(app.builder, StandaloneHTMLBuilder):
        folder = Path(app.outdir, "_static")
        for name, (_, script) in SCRIPTS.items():
            (folder / f"{name}.js").write_text(script.for_page(), "utf-8")
            (folder / f"{name}.css").write_text(script.style_sheet(), "utf-8")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Write players and pads as HTML, and their scripts."""
    app.add_node(player, html=(visit_player, None))
    app.add_node(pad, html=(visit_pad, None))
    app.connect("doctree-resolved", mark_figures)
    app.connect("html-page-context", name_scripts)
    app.connect("build-finished", write_scripts)
    return PARALLEL_SAFE
