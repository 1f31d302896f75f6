"""What the template is told of a page: fonts to preload, description, outline."""

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from kit.sphinx import PARALLEL_SAFE

TEXT_FONT = "fonts/source-serif-4-latin-{}.woff2"
MATHS_FONTS = ["fonts/katex-main-core.woff2", "fonts/katex-math-italic-core.woff2"]


def add_page_context(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Add the variables that ``theme/layout.html`` uses besides those of Sphinx."""
    context["has_maths"] = 'class="katex' in context["body"]
    cuts = ["400-normal", "600-normal", *(["400-italic"] if "<em>" in context["body"] else [])]
    context["preload_fonts"] = [TEXT_FONT.format(cut) for cut in cuts] + (
        MATHS_FONTS if context["has_maths"] else []
    )
    context["card"] = f"{app.config.html_baseurl.rstrip('/')}/_static/card.png"
    # The outline of the page without its title, which is its outermost entry.
    context["page_toc"] = re.sub(
        r"^<ul>\s*<li>.*?</a>|</li>\s*</ul>\s*$", "", context.get("toc", ""), flags=re.DOTALL
    ).strip()
    first = doctree.next_node(nodes.paragraph) if doctree is not None else None
    context["page_description"] = first.astext().replace("\n", " ") if first is not None else ""


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the variables after the body was corrected (upstream_fixes.py connects first)."""
    app.connect("html-page-context", add_page_context)
    return PARALLEL_SAFE
