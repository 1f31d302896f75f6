"""Figures of cells stand in the page as SVG, so that they follow its light and dark colours."""

import html
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.typing import ExtensionMetadata

from kit.sphinx import PARALLEL_SAFE


# Works around MyST-NB 1.4.0, which writes every SVG output to a file and shows it as an image: the
# style sheet of the page does not reach into it. Not reported.
def inline_figures(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put each SVG figure into the page; one without alternative text stops the build."""
    if app.builder.format != "html":
        return
    for image in list(doctree.findall(nodes.image)):
        path = Path(app.srcdir, image["uri"])
        if path.suffix != ".svg" or "jupyter_execute" not in path.parts:
            continue
        alt = image.get("alt", "")
        if not alt or alt == image["uri"]:
            raise ExtensionError(f"{docname}: a figure has no alternative text (mystnb.image.alt)")
        label = f'<svg role="img" aria-label="{html.escape(alt)}" '
        text = path.read_text("utf-8").replace("<svg ", label, 1)
        image.replace_self(nodes.raw("", text, format="html"))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Put figures into pages before they are written."""
    app.connect("doctree-resolved", inline_figures)
    return PARALLEL_SAFE
