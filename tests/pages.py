"""The notebooks of the book and the pages of its site, and how tests look at them."""

import sys
from pathlib import Path

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe

# The command jupyter-book, on every system, also where its environment is not activated.
JUPYTER_BOOK = [sys.executable, "-c", "from jupyter_book.cli.main import main; main()"]

ROOT = Path(__file__).parents[1]
BOOK = ROOT / "book"
NOTEBOOKS = sorted(BOOK.glob("*.ipynb"))
#: Those that teach a lesson, with its anatomy; the others are pages to start from or to look up.
LECTURES = [path for path in NOTEBOOKS if "- **You will** " in path.read_text("utf-8")]
#: The lectures in the order of the course, by the part that they stand in.
PARTS = {
    part["caption"]: [entry["file"].partition("/")[2] for entry in part["chapters"]]
    for part in yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))["parts"]
    if part.get("numbered")
}
PAGES = [f"book/{path.stem}.html" for path in NOTEBOOKS]
REFERENCE = [f"book/{path.stem}.html" for path in sorted(BOOK.glob("*.md"))]
ALL_PAGES = ["index.html", "search.html", "404.html", *PAGES, *REFERENCE]

lectures = pytest.mark.parametrize("name", [f"book/{path.stem}.html" for path in LECTURES])
pages = pytest.mark.parametrize("name", PAGES)
all_pages = pytest.mark.parametrize("name", ALL_PAGES)
pages_and_search = pytest.mark.parametrize("name", ALL_PAGES[1:])
pages_and_reference = pytest.mark.parametrize("name", PAGES + REFERENCE)

# axe looks at each element, and for contrast at each text. Of those that are alike a few will do:
# spans in code and formulas, and then paragraphs, entries, rows and the like.
PLAIN = """() => {
    const seen = {};
    for (const span of document.querySelectorAll("pre span, .katex *")) {
        if (!span.isConnected) continue;
        const kind = `${span.closest("pre, .katex").className} ${span.localName} ${span.className}`;
        seen[kind] = (seen[kind] ?? 0) + 1;
        if (seen[kind] > 5 && !span.querySelector("a, button")) span.replaceWith(span.textContent);
    }
}"""
FEW = """most => {
    const seen = {};
    const blocks = "main :is(p, li, pre, tr, figcaption):not(summary *, th *)";
    for (const block of document.querySelectorAll(blocks)) {
        const parts = [block, block.parentElement, ...block.querySelectorAll(":not(.katex *)")];
        const kind = [...new Set(parts.map(e => e.localName + e.getAttribute("class")))].join();
        seen[kind] = (seen[kind] ?? 0) + 1;
        if (seen[kind] > most) block.remove();
    }
}"""


def unfold(page):
    page.evaluate("document.querySelectorAll('main details').forEach(d => { d.open = true })")


def violations(page, options=None, most=10):
    """Return what axe finds on a page; of parts that are alike, only ``most`` are left first."""
    page.evaluate(PLAIN)
    page.evaluate(FEW, most)
    options = {"resultTypes": ["violations"], **(options or {})}  # the rest is half of the time
    found = Axe().run(page, options=options).response["violations"]
    return [f"{v['id']}: {node['html'][:150]}" for v in found for node in v["nodes"]]
