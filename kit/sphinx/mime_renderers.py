"""MyST-NB's plug-in for outputs: a node for each kind of data that the book's helpers emit.

Outputs hold data (``application/vnd.downhill.<kind>+json``); nothing here guesses from text.
"""

import json
from html import escape
from typing import Any, ClassVar, cast

from docutils import nodes
from myst_nb.core.render import MimeData, NbElementRenderer

from helpers.display import SIGNS
from kit.notebooks.notebook_file import MIME_PREFIX, WIDGET_MIME
from kit.sphinx.explorers import explorer
from kit.sphinx.players import pad, player


class TypedOutputs:
    """The renderer that the entry point ``myst_nb.mime_renderers`` names."""

    #: (builder, MIME type, priority): the lowest number is shown, None is never shown.
    mime_priority_overrides: ClassVar[tuple[tuple[str, str, int | None], ...]] = (
        ("html", f"{MIME_PREFIX}claim+json", 1),
        ("html", f"{MIME_PREFIX}explorer+json", 1),
        ("html", f"{MIME_PREFIX}exercise+json", 1),
        ("html", f"{MIME_PREFIX}player+json", 1),
        ("html", f"{MIME_PREFIX}pad+json", 1),
        ("html", f"{MIME_PREFIX}glue+json", 1),
        ("html", "image/svg+xml", 2),
        ("html", WIDGET_MIME, None),
    )

    @staticmethod
    def handle_mime(
        renderer: NbElementRenderer, data: MimeData, inline: bool
    ) -> list[nodes.Element] | None:
        """Return the nodes for an output, or None where it is not of the book's helpers."""
        if not data.mime_type.startswith(MIME_PREFIX):
            return None
        kind = data.mime_type.removeprefix(MIME_PREFIX).removesuffix("+json")
        # The type of ``content`` knows the MIME types of Jupyter only, which are texts.
        content = cast("Any", data.content)
        if kind == "claim":
            return [_output_line(f"✓ {content['statement']}", "claim")]
        if kind == "exercise":
            verdict = content["verdict"]
            text = f"{SIGNS[verdict]} {content['says']}"
            return [_output_line(text, f"verdict {verdict}"), *_field(content)]
        if kind == "explorer":
            return [explorer("", data=dict(content))]
        if kind == "player":
            return [player("", data=dict(content))]
        if kind == "pad":
            return [pad("", data=dict(content))]
        # Glued values stand in sentences, not below their cell.
        return [nodes.comment()]


def _field(content: dict[str, Any]) -> list[nodes.Element]:
    """Return the place of the field for an answer (static/exercises.js), or where to run code."""
    if content["verdict"] != "open":
        return []
    if "question" not in content:
        where = "This answer is code: write it where it runs, in the notebook or with Live code."
        return [nodes.paragraph("", where, classes=["where-to-run"])]
    question = json.dumps(content["question"], ensure_ascii=False)
    return [nodes.raw("", f'<div data-question="{escape(question)}"></div>', format="html")]


def _output_line(text: str, classes: str) -> nodes.literal_block:
    return nodes.literal_block(text, text, language="none", classes=["output", *classes.split()])
