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


def check_figure_links(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Stop the build where a link that says “Fig. 12” leads to a figure with another number."""
    places = app.env.get_domain("std").data["anonlabels"]
    for link in doctree.findall(nodes.reference):
        said = re.fullmatch(r"Fig\.\s(\d+)", link.astext())
        anchor = link.get("refid") or link.get("refuri", "").rpartition("#")[2]
        if said is None or anchor not in places:
            continue
        page, name = places[anchor]
        (number,) = app.env.toc_fignumbers[page]["figure"][name]
        if int(said[1]) != number:
            raise ExtensionError(f"{docname}: {anchor} is Fig. {number}, not {link.astext()}")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Put figures into pages before they are written."""
    app.connect("doctree-resolved", inline_figures)
    app.connect("doctree-resolved", check_figure_links)
    return PARALLEL_SAFE
