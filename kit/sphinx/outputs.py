"""What cells say, by kind: claims, verdicts of exercises, explorers, figures.

Outputs hold data (``application/vnd.downhill.<kind>+json``); nothing here guesses from text.
"""

import hashlib
import html
import json
from pathlib import Path

from docutils import nodes
from sphinx.errors import ExtensionError

from kit.notebooks.outputs import KIND

#: What a page can show of a bundle, first choice first; data of the kinds below come before all.
SHOWN = ("image/svg+xml", "text/html", "text/plain")


class explorer(nodes.General, nodes.Element):
    """An explorer: its data, and the address of the file that holds its figures."""


class TypedOutputs:
    """MyST-NB's plug-in: makes a node of each kind of data that the book's helpers emit."""

    mime_priority_overrides = (
        ("html", f"{KIND}claim+json", 1),
        ("html", f"{KIND}explorer+json", 1),
        ("html", f"{KIND}exercise+json", 1),
        ("html", f"{KIND}glue+json", 1),
        ("html", "image/svg+xml", 2),
        ("html", "application/vnd.jupyter.widget-view+json", None),
    )

    @staticmethod
    def handle_mime(renderer, data, inline):
        if not data.mime_type.startswith(KIND):
            return None
        kind = data.mime_type.removeprefix(KIND).removesuffix("+json")
        if kind == "claim":
            return [_line(f"✓ {data.content['statement']}", "claim")]
        if kind == "exercise":
            sign = {"open": "○", "right": "✓", "wrong": "✗"}[data.content["verdict"]]
            return [_line(f"{sign} {data.content['says']}", f"verdict {data.content['verdict']}")]
        if kind == "explorer":
            return [explorer("", data=dict(data.content))]
        return [nodes.comment()]


def _line(text, classes):
    line = nodes.literal_block(text, text, language="none", classes=["output", *classes.split()])
    return line


def demand_showable(app, docname, source):
    """Stop where a stored output holds nothing that a page can show."""
    path = Path(app.env.doc2path(docname))
    if path.suffix != ".ipynb":
        return
    for number, cell in enumerate(json.loads(source[0])["cells"], 1):
        for output in cell.get("outputs", []):
            kinds = output.get("data", {})
            if output["output_type"] == "error":
                why = f"an error is stored, {output['ename']}"
            elif output["output_type"] == "stream" or _can_be_shown(kinds):
                continue
            else:
                why = f"no page can show an output of {' and '.join(sorted(kinds)) or 'nothing'}"
            where = f"{path.name}, cell {number} ({cell.get('id', 'without a name')})"
            raise ExtensionError(f"{where}: {why}; run make refresh")


def _can_be_shown(kinds):
    if any(kind.startswith(KIND) for kind in kinds):
        return True
    # Beside a widget the words only name its class: the picture to be seen is missing.
    shown = SHOWN[:2] if "application/vnd.jupyter.widget-view+json" in kinds else SHOWN
    return any(kind in kinds for kind in shown)


def visit_explorer(self, node):
    """Write the static form: controls, the first figure, its sentence; all figures into a file."""
    data = node["data"]
    position = 0
    for control in data["controls"]:
        position = position * len(control["choices"]) + control["start"]
    picture = "".join(data["pieces"][i] for i in data["frames"][position])
    frames = {key: data[key] for key in ("pieces", "frames", "sentences")}
    self.body.append(
        '<figure class="explorer" data-frames="{}">'
        '<form class="explorer-controls" autocomplete="off">{}</form>'
        '<div class="explorer-stage" aria-hidden="true">{}</div>'
        '<p class="explorer-sentence" aria-live="polite">{}</p></figure>\n'.format(
            _store(self.builder, frames),
            "".join(map(_slider, data["controls"])),
            picture,
            html.escape(data["sentences"][position]),
        )
    )
    raise nodes.SkipNode


def _slider(control):
    values, start = control["choices"], control["start"]
    choices = html.escape(json.dumps(values, ensure_ascii=False))
    return (
        f"<label><span>{html.escape(control['label'])}</span>"
        f'<input type="range" name="{html.escape(control["name"])}" min="0" max="{len(values) - 1}"'
        f' value="{start}" aria-valuetext="{html.escape(values[start])}" data-choices="{choices}">'
        f"<output>{html.escape(values[start])}</output></label>"
    )


def _store(builder, frames):
    """Write the figures to a file, for which the page asks near them; return its address.

    It is a script, not data, because a page opened from the file system may load nothing else.
    """
    text = json.dumps(frames, ensure_ascii=False, separators=(",", ":"))
    name = f"_static/explorers/{hashlib.sha256(text.encode()).hexdigest()[:16]}.js"
    path = Path(builder.outdir, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"document.currentScript.frames={text}", "utf-8")
    return "../" * builder.get_target_uri(builder.current_docname).count("/") + name


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


def setup(app):
    app.add_node(explorer, html=(visit_explorer, None))
    app.connect("source-read", demand_showable)
    app.connect("doctree-resolved", inline_figures)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
