"""The build stops where a stored output holds an error, or nothing that a page can show."""

import json
from collections.abc import Iterable
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.typing import ExtensionMetadata

from kit.notebooks.notebook_file import MIME_PREFIX, WIDGET_MIME
from kit.sphinx import PARALLEL_SAFE

#: What a page can show besides the data of the book's helpers.
SHOWN = ("image/svg+xml", "text/html", "text/plain")


def require_showable_outputs(app: Sphinx, docname: str, content: list[str]) -> None:
    """Raise ``ExtensionError`` for the first output of a notebook that no page can show."""
    path = Path(app.env.doc2path(docname))
    if path.suffix != ".ipynb":
        return
    for number, cell in enumerate(json.loads(content[0])["cells"], 1):
        for output in cell.get("outputs", []):
            mimes = output.get("data", {})
            if output["output_type"] == "error":
                why = f"an error is stored, {output['ename']}"
            elif output["output_type"] == "stream" or _can_be_shown(mimes):
                continue
            else:
                why = f"no page can show an output of {' and '.join(sorted(mimes)) or 'nothing'}"
            where = f"{path.name}, cell {number} ({cell.get('id', 'without a name')})"
            raise ExtensionError(f"{where}: {why}; run make refresh")


def _can_be_shown(mimes: Iterable[str]) -> bool:
    mimes = set(mimes)
    if any(mime.startswith(MIME_PREFIX) for mime in mimes):
        return True
    # Beside a widget the words only name its class: the picture to be seen is missing.
    shown = SHOWN[:2] if WIDGET_MIME in mimes else SHOWN
    return any(mime in mimes for mime in shown)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Check the outputs of a notebook before it is parsed."""
    app.connect("source-read", require_showable_outputs)
    return PARALLEL_SAFE
