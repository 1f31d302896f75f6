"""Figures of cells stand in the page as SVG, so that they follow its light and dark colours.

A notebook links to a figure, on its page or another, as to anything: ``[Fig. 12](#fig-map)``.
"""

import html
import re
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


def number_figure_links(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Write into each link that says “Fig. 12” the number that its figure has on the site.

    Only the site numbers figures, and a chapter that moves gives others to all that follow.
    """
    places = app.env.get_domain("std").data["anonlabels"]
    for link in doctree.findall(nodes.reference):
        anchor = link.get("refid") or link.get("refuri", "").rpartition("#")[2]
        if not re.fullmatch(r"Fig\.\s[\d.]+", link.astext()) or anchor not in places:
            continue
        page, name = places[anchor]
        number = ".".join(map(str, app.env.toc_fignumbers[page]["figure"][name]))
        for text in list(link.findall(nodes.Text)):
            text.parent.replace(text, nodes.Text(f"Fig. {number}"))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Put figures into pages before they are written."""
    app.connect("doctree-resolved", inline_figures)
    app.connect("doctree-resolved", number_figure_links)
    return PARALLEL_SAFE
