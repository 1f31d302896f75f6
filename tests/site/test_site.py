"""The built site in a browser: self-contained, light, complete."""

import gzip
import html
import re
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import expect

from kit.notebooks import numbers, solutions
from kit.notebooks.notebook_file import cell_tags, code_cells, read_notebook, typed_outputs
from kit.sphinx.claims import claimed_statements
from tests.conftest import PLACE, Visit
from tests.pages import (
    JUPYTER_BOOK,
    LECTURE_PAGES,
    PAGES,
    REFERENCE,
    ROOT,
    all_pages,
    pages,
    pages_and_reference,
    pages_and_search,
)

KIB = 1024


@all_pages
def test_a_first_visit_asks_only_the_site_complains_of_nothing_and_is_light(site, url, visit, name):
    seen = visit(url + name, until="networkidle")
    assert seen.outside(url) == []
    assert seen.complaints == []
    weights = {request: weight(site, url, request) for request in own(seen)}
    assert sum(weights.values()) <= 200 * KIB, weights
    assert weights[url + name] <= 60 * KIB, "this is what the next page costs"


def own(seen):
    return {request for request in seen.requests if not request.startswith("data:")}


def weight(site, url, request):
    body = (site / request.removeprefix(url).partition("?")[0]).read_bytes()
    return min(len(body), len(gzip.compress(body)))


@pages
def test_a_cell_says_what_it_shows_before_that_has_come(site, name):
    """The style sheet places folds by these classes; a later part of the page moves none."""
    page = BeautifulSoup((site / name).read_text("utf-8"), "html.parser")
    for kind, shape in {
        "drawn": ".cell:has(> .cell_output figure)",
        "checked": ".cell:has(> .cell_output > .claim:first-child)",
        "silent": ".cell:not(:has(> .cell_output))",
    }.items():
        assert page.select(f".cell.{kind}") == page.select(shape), kind


@pages_and_reference
def test_a_page_works_from_the_file_system_and_every_link_leads_somewhere(site, visit, name):
    seen = visit((site / name).as_uri(), until="networkidle")
    assert seen.outside(site.as_uri()) == []
    assert seen.complaints == []
    assert seen.page.locator("h1").count() == 1
    for link in seen.page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)"):
        if link.startswith("http"):
            continue
        path, _, anchor = link.removeprefix(site.as_uri()).partition("#")
        target = site / path.lstrip("/").partition("?")[0]
        assert target.is_file(), f"{name} links to {path}"
        if anchor:
            assert f'id="{anchor}"' in target.read_text("utf-8"), f"{name} links to {link}"


@pytest.fixture(scope="module")
def opened(url, chrome, request):
    """Open a page once, for the tests of its contents; what they show at first comes first."""
    seen = Visit(chrome, url + request.param, viewport={"width": 1280, "height": 768})
    yield seen.page
    seen.context.close()


@pytest.mark.parametrize("opened", PAGES + REFERENCE, indirect=True)
def test_the_contents_show_the_page_as_soon_as_it_opens(opened):
    opened.evaluate("new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)))")
    read = opened.locator("nav.book [aria-current]")
    if opened.url.endswith("book/index.html"):
        assert not opened.locator("nav.book a").first.is_visible()
        return
    entry = read if read.count() else opened.locator("nav.book .current > a").first
    assert 0 <= entry.bounding_box()["y"] <= 768 - 24


@pytest.mark.parametrize("opened", LECTURE_PAGES, indirect=True)
def test_the_contents_list_the_sections_of_the_page_and_mark_the_one_being_read(opened):
    links = opened.locator('nav.book a[href^="#"]')
    sections = opened.locator("main h2").count()
    assert sections and links.count() >= sections
    assert links.first.is_visible()
    opened.locator("main h2").nth(1).evaluate("heading => heading.scrollIntoView()")
    opened.wait_for_function(
        """() => document.querySelector("nav.book a[aria-current]")?.textContent
            === document.querySelectorAll("main h2")[1].firstChild.textContent"""
    )


CURRENT = """() => {
    const current = document.querySelector("nav.book [aria-current=true]");
    const box = current.closest("details").getBoundingClientRect();
    const entry = current.getBoundingClientRect();
    return [current.textContent, entry.top >= box.top && entry.bottom <= box.bottom];
}"""


@pytest.mark.parametrize("opened", LECTURE_PAGES, indirect=True)
def test_the_contents_show_where_the_reader_is_also_after_a_jump(opened):
    for share in (0.75, 0.3):
        opened.evaluate("share => scrollTo(0, share * document.body.scrollHeight)", share)
        opened.wait_for_function("() => document.querySelector('nav.book [aria-current=true]')")
        opened.evaluate("() => new Promise(requestAnimationFrame)")
        text, in_view = opened.evaluate(CURRENT)
        assert text and in_view
    links = opened.locator("nav.book details > ul a[href^='#']")
    for i in (links.count() - 2, 1):
        wanted = links.nth(i)
        wanted.evaluate("link => link.click()")
        opened.wait_for_function(
            "link => link.getAttribute('aria-current') === 'true'", arg=wanted.element_handle()
        )


@pages_and_reference
def test_mathematics_is_rendered_and_no_markup_is_left(site, name):
    text = (site / name).read_text("utf-8")
    assert "katex-error" not in text and "MathJax" not in text
    assert "<!--" not in text
    assert "&lt;!--" not in text or name == "book/api.html"  # there it is explained
    assert "problematic" not in text
    article = re.search(r"<article>(.*)</article>", text, re.S)[1]
    article = re.sub(r' data-tex="[^"]*"', "", article)  # for those who copy a formula
    assert not re.search(r"\$\$|\\frac|\\sigma|<annotation", article)
    sentences = re.sub(r"<pre>.*?</pre>|<[^>]+>", "", article, flags=re.S)
    assert not re.search(r";;|,,|\.\.(?!\.)(?<!\.\.\.)", html.unescape(sentences))


def test_every_number_with_a_source_is_set_as_in_print(site):
    shown = [
        html.unescape(text)
        for path in (site / "book").glob("*.html")
        for text in re.findall(
            r'<\w+ class="number">(.*?)</(?:span|em|strong)>', path.read_text("utf-8")
        )
    ]
    written = sum(
        len(numbers.COMMENT.findall(path.read_text("utf-8")))
        for path in [*(ROOT / "book").glob("*.ipynb"), *(ROOT / "book").glob("*.md")]
    )
    assert len(shown) == written > 450
    powers = {"10<sup>−4</sup>", "1.1\xa0·\xa010<sup>15</sup>", "8.9\xa0·\xa010<sup>−16</sup>"}
    assert {"−0.008", *powers} <= set(shown)
    assert [text for text in shown if re.search(r"^-|\de[+-]?\d", text)] == []


@pages
def test_every_line_that_a_cell_printed_stands_on_the_page_and_claims_are_marked(site, name):
    text = (site / name).read_text("utf-8")
    plain = html.unescape(re.sub(r"<[^>]+>", "", text))
    marked = re.findall(r'<div class="[^"]*\bclaim\b[^>]*>(.*?)</div>', text, re.S)
    marked = [html.unescape(re.sub(r"<[^>]+>", "", claim)).strip() for claim in marked]
    notebook = solutions.unfold(read_notebook(ROOT / "book" / f"{Path(name).stem}.ipynb"))
    shown = [c for c in code_cells(notebook) if "remove-cell" not in cell_tags(c)]
    for cell in shown:
        said = "".join(output.get("text", "") for output in cell.outputs).splitlines()
        for line in [*said, *(f"○ {v['says']}" for v in typed_outputs(cell, "exercise"))]:
            assert line in plain, f"{name}, cell {cell.id}: {line}"
    assert marked == [f"✓ {claim}" for cell in shown for claim in claimed_statements(cell)]


@pages_and_search
def test_a_page_loads_its_scripts_and_one_search_box(site, name):
    text = (site / name).read_text("utf-8")
    assert text.count('type="search"') == 1
    scripts = re.findall(r'<script[^>]* src="[^"]*?([\w-]+\.js)', text)
    search = [
        "documentation_options",
        "doctools",
        "language_data",
        "search",
        "searchindex",
        "searchtools",
        "sphinx_highlight",
    ]
    extra = [f"{script}.js" for script in search] if name == "search.html" else []
    extra += ["exercises.js"] if name in PAGES else []
    extra += ["play.js"] if re.search('class="play[ "]', text) else []
    extra += ["pad.js"] if 'class="pad"' in text else []
    assert sorted(scripts) == sorted(["downhill.js", *extra])


def test_no_file_tells_where_the_site_was_built(site):
    homes = {str(ROOT), str(Path.home()), sys.prefix, str(site)}
    for path in site.rglob("*"):
        if path.suffix in {".html", ".js", ".json", ".txt", ".css", ".svg", ".ipynb", ".inv"}:
            text = path.read_text("utf-8", errors="replace")
            assert not {home for home in homes if f"{home}/" in text}, path.name


def test_the_start_page_lists_every_chapter_with_a_picture(url, visit):
    page = visit(url + "book/index.html").page
    entries = page.locator("main dt").filter(has=page.locator("a[href$='.html']"))
    linked = {f"book/{e.locator('a').get_attribute('href')}" for e in entries.all()}
    assert linked == set(LECTURE_PAGES)
    for entry in entries.all():
        assert entry.locator(".picture svg path").count() >= 3
        assert entry.locator(".picture text").count() == 0


@pytest.mark.parametrize("asked", ["nonsense.html", "book/nonsense.html", "book/a/b.html"])
def test_a_wrong_address_leads_home(url, site, chrome, asked):
    context = chrome.new_context()
    page = context.new_page()
    body = (site / "404.html").read_text("utf-8")
    page.route(
        f"**/{asked}", lambda route: route.fulfill(status=404, content_type="text/html", body=body)
    )
    page.goto(url + asked)
    assert page.get_by_role("heading", name="No such page").is_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('header')).display") == "flex"
    page.get_by_role("link", name="start page").click()
    page.wait_for_url(url + "book/index.html")
    context.close()


def test_a_wrong_address_asks_no_other_host(url, site, visit):
    body = (site / "404.html").read_text("utf-8")
    root = url.removesuffix(PLACE)
    seen = visit("about:blank")
    seen.context.route(
        "**/x.html", lambda route: route.fulfill(status=404, content_type="text/html", body=body)
    )
    seen.page.goto(f"{root}//other.example/x.html")
    assert len(seen.requests) > 1 and seen.outside(root) == []


def test_the_addresses_of_repository_and_site_add_the_links_to_them(tmp_path):
    """A book of the template alone, as someone who starts a new one would build it."""
    (tmp_path / "book").mkdir()
    config = (ROOT / "_config.yml").read_text()
    config = config.replace('baseurl: ""', "baseurl: https://some.example/book")
    config = config.replace(' url: ""', " url: https://github.com/some/book")
    (tmp_path / "_config.yml").write_text(config)
    (tmp_path / "_toc.yml").write_text(
        "format: jb-book\nroot: index\nchapters:\n- file: template\n"
    )
    (tmp_path / "index.md").write_text("# A book\n\nOf one chapter.\n")
    (tmp_path / "template.ipynb").symlink_to(ROOT / "kit/template.ipynb")
    build = [*JUPYTER_BOOK, "build", "-q", "."]
    run = subprocess.run(build, cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stdout + run.stderr
    page = (tmp_path / "_build/html/template.html").read_text("utf-8")
    for link in (
        '<meta property="og:image" content="https://some.example/book/_static/card.png">',
        '<link rel="canonical" href="https://some.example/book/template.html">',
        '<a class="take" href="notebooks/template.ipynb" download>',
        '<a class="source" href="https://github.com/some/book">',
        '<a href="https://mybinder.org/v2/gh/some/book/HEAD?labpath=template.ipynb">',
        '<a href="https://colab.research.google.com/github/some/book/blob/HEAD/template.ipynb">',
    ):
        assert link in page
    assert (tmp_path / "_build/html/_static/card.png").exists()


@pages_and_reference
def test_a_shared_link_has_a_title_and_a_description(site, name):
    head = (site / name).read_text("utf-8").partition("</head>")[0]
    for key in ("og:title", "og:description"):
        found = re.search(rf'<meta property="{key}" content="([^"<]+)">', head)
        assert found and len(found[1]) > 3, f"{name}: {key}"


STARTED = "() => [...document.querySelectorAll('.play')].every((play) => play.player)"


def test_the_contents_follow_a_fold_that_opens(url, visit):
    page = visit(url + "book/adam_and_friends.html", viewport={"width": 1280, "height": 800}).page
    page.wait_for_function(STARTED)
    fold = page.locator("details.deeper").last
    current = page.locator("nav.book [aria-current=true]")
    # The heading after the fold is within the upper third; what the fold holds pushes it down.
    fold.evaluate("fold => scrollBy(0, fold.getBoundingClientRect().top - 100)")
    expect(current).to_have_text("Further reading")
    fold.evaluate("fold => { fold.open = true; }")
    expect(current).to_have_text(fold.locator("h2, h3").first.inner_text())
