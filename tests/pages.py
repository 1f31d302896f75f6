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
LECTURE_PAGES = [f"book/{path.stem}.html" for path in LECTURES]
PAGES = [f"book/{path.stem}.html" for path in NOTEBOOKS]
REFERENCE = [f"book/{path.stem}.html" for path in sorted(BOOK.glob("*.md"))]
ALL_PAGES = ["index.html", "search.html", "404.html", *PAGES, *REFERENCE]

#: A script of a browser that keeps nothing.
NO_STORAGE = "Object.defineProperty(window, 'localStorage', { get() { throw new Error('off'); } })"
#: What makes a browser a phone, but for its size.
PHONE = {"has_touch": True, "is_mobile": True}

lectures = pytest.mark.parametrize("name", LECTURE_PAGES)
pages = pytest.mark.parametrize("name", PAGES)
all_pages = pytest.mark.parametrize("name", ALL_PAGES)
pages_and_search = pytest.mark.parametrize("name", ALL_PAGES[1:])
pages_and_reference = pytest.mark.parametrize("name", PAGES + REFERENCE)

# axe looks at each element. Of those that are alike a few will do: spans in code and formulas, and
# then paragraphs, entries, rows and the like.
PLAIN = """() => {
    const seen = {};
    for (const span of document.querySelectorAll("pre span, .katex *")) {
        if (!span.isConnected) continue;
        const kind = `${span.closest("pre, .katex").className} ${span.localName} ${span.className}`;
        seen[kind] = (seen[kind] ?? 0) + 1;
        if (seen[kind] > 5 && !span.querySelector("a, button")) span.replaceWith(span.textContent);
    }
}"""
FEW = """() => {
    const seen = {};
    const blocks = "main :is(p, li, pre, tr, figcaption):not(summary *, th *)";
    for (const block of document.querySelectorAll(blocks)) {
        const parts = [block, block.parentElement, ...block.querySelectorAll(":not(.katex *)")];
        const kind = [...new Set(parts.map(e => e.localName + e.getAttribute("class")))].join();
        seen[kind] = (seen[kind] ?? 0) + 1;
        if (seen[kind] > 10) block.remove();
    }
}"""
# Contrast is a matter of colours and sizes: three texts are marked of each kind that shares them.
MARK_TEXTS = """() => {
    const seen = {};
    for (const e of document.querySelectorAll("body *")) {
        e.removeAttribute("data-judged");
        const hasText = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
        if (!hasText && !e.matches("input, select, textarea")) continue;
        const { color, fill, fontSize, fontWeight } = getComputedStyle(e);
        const kind = [e.localName, e.ownerSVGElement ? fill : color, fontSize, fontWeight];
        for (let ground = e; ground; ground = ground.parentElement) {
            const { backgroundColor, backgroundImage, opacity } = getComputedStyle(ground);
            kind.push(`${backgroundColor} ${backgroundImage} ${opacity}`);
        }
        const key = [...new Set(kind)].join();
        seen[key] = (seen[key] ?? 0) + 1;
        if (seen[key] <= 3) e.dataset.judged = "";
    }
}"""


def unfold(page):
    page.evaluate("document.querySelectorAll('main details').forEach(d => { d.open = true })")


def violations(page, options, context=None):
    """Return what axe finds in a page, or in a part of it."""
    options = {"resultTypes": ["violations"], **options}  # the rest is half of the time
    found = Axe().run(page, context, options).response["violations"]
    return [f"{v['id']}: {node['html'][:150]}" for v in found for node in v["nodes"]]


def leave_few(page):
    """Leave ten of the parts that are alike, which is enough for axe and quicker."""
    page.evaluate(PLAIN)
    page.evaluate(FEW)


def pale_texts(page):
    """Return the texts that axe finds too pale on their ground."""
    page.evaluate(MARK_TEXTS)
    return violations(page, {"runOnly": ["color-contrast"]}, {"include": ["[data-judged]"]})


def faults(page, *ignored):
    """Return what axe finds, but for contrast and for rules that are named."""
    off = {rule: {"enabled": False} for rule in ("color-contrast", *ignored)}
    return violations(page, {"rules": off})


def move_finger(page, places, pause=0):
    """Put a finger on a page, lead it through places and lift it, with a pause after each (ms)."""
    client = page.context.new_cdp_session(page)
    for kind, (x, y) in zip(["Start", *(len(places) - 1) * ["Move"]], places):
        touches = {"type": f"touch{kind}", "touchPoints": [{"x": x, "y": y}]}
        client.send("Input.dispatchTouchEvent", touches)
        page.wait_for_timeout(pause)
    client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
