"""Files that show what a red comparison saw: both figures, and one laid over the other."""

import html

from kit.notebooks.compare import drawing_difference, figures

PAGE = """<!doctype html><meta charset="utf-8"><title>{title}</title>
<style>body{{font-family:sans-serif;margin:2rem}} svg{{max-width:none}}
.over{{position:relative}} .over>*+*{{position:absolute;inset:0;mix-blend-mode:difference}}</style>
<h1>{title}</h1><p>{found}</p>
<h2>stored</h2><div>{old}</div><h2>computed</h2><div>{new}</div>
<h2>difference: black where both agree</h2><div class="over"><div>{old}</div><div>{new}</div></div>
"""


def keep(folder, name, stored, fresh, found):
    """Write the first figures of two lists of outputs that differ; return the page, or None.

    ``folder`` gets ``name``-stored.svg, ``name``-computed.svg and ``name``.html, which shows both
    and their difference. Nothing is written where the outputs hold no figure that differs.
    """
    pairs = zip(figures(stored), figures(fresh))
    old, new = next(((a, b) for a, b in pairs if a != b and drawing_difference(a, b)), (None, None))
    if old is None:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}-stored.svg").write_text(old, "utf-8")
    (folder / f"{name}-computed.svg").write_text(new, "utf-8")
    page = folder / f"{name}.html"
    page.write_text(PAGE.format(title=name, found=html.escape(found), old=old, new=new), "utf-8")
    return page
