"""What the template needs to know of a page, and what keeps pages light."""

import json
import re
from pathlib import Path

from docutils import nodes
from pygments.formatters import HtmlFormatter
from sphinx.highlighting import PygmentsBridge

TEXT_FONTS = [f"fonts/source-serif-4-latin-{cut}.woff2" for cut in ("400-normal", "600-normal")]
MATHS_FONTS = ["katex/fonts/KaTeX_Main-Regular.woff2", "katex/fonts/KaTeX_Math-Italic.woff2"]


def picture_chapters(app, doctree, docname):
    """Show each chapter in the list on the start page by its first figure, without its text."""
    if docname != app.config.root_doc or app.builder.format != "html":
        return
    for item in doctree.findall(nodes.definition_list_item):
        link = item.next_node(nodes.reference)
        chapter = Path(app.srcdir, docname).with_name(Path(link["refuri"]).stem + ".ipynb")
        outputs = (
            output.get("data", {}).get("image/svg+xml")
            for cell in json.loads(chapter.read_text("utf-8"))["cells"]
            for output in cell.get("outputs", [])
        )
        drawing = "".join(next(filter(None, outputs)))
        drawing = re.sub(r"<text.*?</text>", "", drawing, flags=re.DOTALL)
        picture = f'<span class="picture" aria-hidden="true">{drawing}</span>'
        item[0].insert(0, nodes.raw("", picture, format="html"))


def always_something_to_do(app, env, added, changed, removed):
    """Without a page to write, Sphinx would not copy a changed style sheet either."""
    return [app.config.root_doc]


def plain_code():
    """Leave out the spans of tokens that the style sheet does not colour: half of a cell's HTML."""
    styles = (Path(__file__).parents[1] / "theme/static/downhill.css").read_text("utf-8")
    coloured = set(re.findall(r"\.highlight \.(\w+)", styles))

    class Formatter(HtmlFormatter):
        def _get_css_classes(self, token):
            name = super()._get_css_classes(token)
            return name if name in coloured else ""

    PygmentsBridge.html_formatter = Formatter


def describe_page(app, pagename, templatename, context, doctree):
    """Tell the template what to preload and the page's description."""
    # The label that MyST-NB gives to a disclosure hides the words it shows; the role that docutils
    # gives to a source is withdrawn.
    body = context.get("body", "").replace(' aria-label="Toggle hidden content"', "")
    body = body.replace(' role="doc-biblioentry"', "").replace(
        '<div role="list" class="citation-list">', '<div class="citation-list">'
    )
    # MathML tells a reader all; the TeX that KaTeX puts beside it is a thirtieth of the page.
    body = re.sub(r"<annotation .*?</annotation>", "", body, flags=re.DOTALL)
    context["body"] = body
    context["has_maths"] = 'class="katex' in body
    context["preload_fonts"] = TEXT_FONTS + (MATHS_FONTS if context["has_maths"] else [])
    context["card"] = f"{app.config.html_baseurl.rstrip('/')}/_static/card.png"
    # The outline of the page without its title, which is its outermost entry.
    context["page_toc"] = re.sub(
        r"^<ul>\s*<li>.*?</a>|</li>\s*</ul>\s*$", "", context.get("toc", ""), flags=re.DOTALL
    ).strip()
    first = doctree.next_node(nodes.paragraph) if doctree is not None else None
    context["page_description"] = first.astext().replace("\n", " ") if first is not None else ""


def setup(app):
    # Jupyter Book sets it for an extension that this site does without.
    app.add_config_value("comments_config", {}, "env")
    plain_code()
    app.connect("doctree-resolved", picture_chapters)
    app.connect("env-get-outdated", always_something_to_do)
    app.connect("html-page-context", describe_page)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
