"""A page for a comparison that failed: the stored figure, the computed one, their difference."""

import html
from collections.abc import Iterable
from pathlib import Path

from kit.notebooks.compare import figures
from kit.notebooks.drawings import drawing_difference
from kit.notebooks.notebook_file import JsonObject

PAGE = """<!doctype html><meta charset="utf-8"><title>{title}</title>
<style>body{{font-family:sans-serif;margin:2rem}} svg{{max-width:none}}
.over{{position:relative}} .over>*+*{{position:absolute;inset:0;mix-blend-mode:difference}}</style>
<h1>{title}</h1><p>{found}</p>
<h2>stored</h2><div>{old}</div><h2>computed</h2><div>{new}</div>
<h2>difference: black where both agree</h2><div class="over"><div>{old}</div><div>{new}</div></div>
"""


def write_difference_page(
    folder: Path,
    name: str,
    stored: Iterable[JsonObject],
    computed: Iterable[JsonObject],
    found: str,
) -> Path | None:
    """Write the first figures of two lists of outputs that differ.

    ``folder`` gets ``name``-stored.svg, ``name``-computed.svg and ``name``.html, which shows both
    and their difference under the sentence ``found``. Returns the path of the page, or None where
    the outputs hold no figure that differs; then nothing is written.
    """
    pairs = zip(figures(stored), figures(computed))
    differing = next(((a, b) for a, b in pairs if a != b and drawing_difference(a, b)), None)
    if differing is None:
        return None
    old, new = differing
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}-stored.svg").write_text(old, "utf-8")
    (folder / f"{name}-computed.svg").write_text(new, "utf-8")
    page = folder / f"{name}.html"
    page.write_text(PAGE.format(title=name, found=html.escape(found), old=old, new=new), "utf-8")
    return page
