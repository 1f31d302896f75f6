"""The built site in a browser: self-contained, accessible, playable."""

import gzip
import html
import re
from pathlib import Path

import guards
import pytest
from axe_playwright_python.sync_playwright import Axe

ROOT = Path(__file__).parents[1]
PAGES = [f"book/{path.stem}.html" for path in sorted((ROOT / "book").glob("*.ipynb"))]
ALL_PAGES = ["index.html", "search.html", *PAGES]
PHONE = {"width": 390, "height": 844}
KIB = 1024

pages = pytest.mark.parametrize("name", PAGES)
all_pages = pytest.mark.parametrize("name", ALL_PAGES)
pages_and_search = pytest.mark.parametrize("name", ALL_PAGES[1:])


@all_pages
def test_no_request_leaves_the_site_and_nothing_complains(url, visit, name):
    seen = visit(url + name, until="networkidle")
    assert seen.outside(url) == []
    assert seen.complaints == []


@pages
def test_a_page_works_from_the_file_system(site, visit, name):
    seen = visit((site / name).as_uri(), until="networkidle")
    assert seen.outside(site.as_uri()) == []
    assert seen.complaints == []
    assert seen.page.locator("h1").count() == 1


@pages
def test_every_link_leads_somewhere(site, visit, url, name):
    seen = visit(url + name)
    links = seen.page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
    for link in links:
        if link.startswith("http") and not link.startswith(url):
            continue
        path, _, anchor = link.removeprefix(url).partition("#")
        target = site / path.partition("?")[0]
        assert target.is_file(), f"{name} links to {path}"
        if anchor:
            assert f'id="{anchor}"' in target.read_text("utf-8"), f"{name} links to {link}"


@pages
def test_a_first_visit_weighs_at_most_250_kib(site, url, visit, name):
    seen = visit(url + name, until="networkidle")
    weights = {}
    for request in set(seen.requests) - {u for u in seen.requests if u.startswith("data:")}:
        body = (site / request.removeprefix(url).partition("?")[0]).read_bytes()
        weights[request] = min(len(body), len(gzip.compress(body)))
    assert sum(weights.values()) <= 250 * KIB, weights


@pages_and_search
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_no_violation(url, visit, name, scheme, width):
    size = {"width": width, "height": 900}
    page = visit(url + name, color_scheme=scheme, viewport=size).page
    page.evaluate("document.querySelectorAll('main details').forEach(d => { d.open = true })")
    page.wait_for_timeout(100)
    results = Axe().run(page)
    found = [
        f"{v['id']}: {node['html'][:150]}"
        for v in results.response["violations"]
        for node in v["nodes"]
    ]
    assert found == []


@pages_and_search
@pytest.mark.parametrize("width", [390, 320])
def test_nothing_overflows_a_phone(url, visit, name, width):
    page = visit(url + name, viewport={"width": width, "height": 800}).page
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    wider = page.evaluate(
        """() => [...document.querySelectorAll("main *")]
            .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
            .filter(e => !e.closest(".highlight, .output, div.math, table, svg, .katex-mathml"))
            .map(e => e.outerHTML.slice(0, 120))"""
    )
    assert wider == []


def state(explorer):
    return (
        explorer.locator(".explorer-stage").inner_html(),
        explorer.locator(".explorer-sentence").inner_text(),
    )


@pages
def test_every_slider_changes_its_figure_by_keyboard(url, visit, name):
    page = visit(url + name).page
    for explorer in page.locator("figure.explorer").all():
        for slider in explorer.locator("input[type=range]").all():
            slider.focus()
            page.keyboard.press("Home")
            before, said = state(explorer), slider.get_attribute("aria-valuetext")
            page.keyboard.press("End")
            assert state(explorer)[0] != before[0]
            assert slider.get_attribute("aria-valuetext") != said
            assert explorer.evaluate(EXPECTED) == [state(explorer)[1], True]


# What an explorer must show at the position of its sliders, from its data.
EXPECTED = """explorer => {
    const data = JSON.parse(explorer.querySelector("script").textContent);
    const sliders = [...explorer.querySelectorAll("input")];
    const index = sliders.reduce((i, s) => i * (Number(s.max) + 1) + Number(s.value), 0);
    const texts = sliders.every(s => {
        const text = JSON.parse(s.dataset.choices)[s.value];
        const shown = [s.getAttribute("aria-valuetext"), s.nextElementSibling.textContent];
        return shown.every(t => t === text);
    });
    const figure = data.frames[index].map(i => data.pieces[i]).join("");
    const probe = document.createElement("div");
    probe.innerHTML = figure;
    const same = probe.innerHTML === explorer.querySelector(".explorer-stage").innerHTML;
    return [data.sentences[index], texts && same];
}"""


@pages
def test_every_slider_changes_its_figure_by_mouse(url, visit, name):
    page = visit(url + name).page
    for explorer in page.locator("figure.explorer").all():
        for slider in explorer.locator("input[type=range]").all():
            slider.scroll_into_view_if_needed()
            box = slider.bounding_box()
            seen = set()
            for share in (0.02, 0.98):
                page.mouse.click(box["x"] + share * box["width"], box["y"] + box["height"] / 2)
                seen.add(state(explorer)[0])
            assert len(seen) == 2


@pages
def test_every_position_of_an_explorer_shows_a_whole_figure(url, visit, name):
    page = visit(url + name).page
    sound = page.evaluate(
        """() => [...document.querySelectorAll("figure.explorer")].map(explorer => {
            const data = JSON.parse(explorer.querySelector("script").textContent);
            const sliders = [...explorer.querySelectorAll("input")];
            const positions = sliders.reduce((n, s) => n * (Number(s.max) + 1), 1);
            const parser = new DOMParser();
            const whole = data.frames.every(order => {
                const text = order.map(i => data.pieces[i]).join("");
                return !parser.parseFromString(text, "image/svg+xml").querySelector("parsererror");
            });
            return whole && positions === data.frames.length && data.sentences.every(s => s);
        })"""
    )
    assert sound and all(sound)


@pages
def test_without_javascript_the_first_figure_shows_and_no_dead_slider(url, visit, name):
    page = visit(url + name, java_script_enabled=False).page
    for explorer in page.locator("figure.explorer").all():
        assert explorer.locator(".explorer-stage svg").is_visible()
        assert not explorer.locator("input").first.is_visible()
    assert not page.locator("button.theme, form.search").first.is_visible()


@pages
def test_figures_follow_light_and_dark(url, visit, name):
    """The same text of a figure has another colour by night, on the page's own background."""
    colours = [
        visit(url + name, color_scheme=scheme).page.evaluate(
            "getComputedStyle(document.querySelector('main svg text')).fill"
        )
        for scheme in ("light", "dark")
    ]
    assert colours[0] != colours[1]


def test_the_theme_button_changes_and_remembers_the_theme(url, visit):
    page = visit(url + PAGES[0], color_scheme="light").page
    background = "getComputedStyle(document.body).backgroundColor"
    day = page.evaluate(background)
    button = page.get_by_role("button", name="Theme")
    button.focus()
    page.keyboard.press("Enter")
    assert button.inner_text() == "Theme: light"
    button.click()
    assert button.inner_text() == "Theme: dark"
    night = page.evaluate(background)
    assert night != day
    page.goto(url + PAGES[-1])
    assert page.evaluate(background) == night
    page.get_by_role("button", name="Theme").click()
    assert page.get_by_role("button", name="Theme").inner_text() == "Theme: auto"
    assert page.evaluate(background) == day


def test_a_copy_button_copies_its_cell(url, visit):
    allowed = ["clipboard-read", "clipboard-write"]
    page = visit(url + PAGES[-1], permissions=allowed).page
    page.keyboard.press("Tab")
    cell = page.locator(".cell_input .highlight").first
    cell.locator("button.copy").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('.copy').textContent === 'Copied'")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.strip() == cell.locator("pre").inner_text().strip() and "import" in copied


@pages
def test_on_paper_there_is_text_and_no_furniture(url, visit, name):
    page = visit(url + name, color_scheme="dark").page
    page.emulate_media(media="print")
    for selector in ("header.bar", "nav.book", ".explorer-controls"):
        assert not any(each.is_visible() for each in page.locator(selector).all())
    assert page.locator("main h1").is_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('main p')).color") != (
        "rgb(228, 226, 220)"
    )


def test_a_worksheet_prints_alone_on_one_page(url, visit):
    page = visit(url + "book/house_prices.html").page
    page.evaluate("print = () => {}")
    page.get_by_role("button", name="Print this worksheet").click()
    page.emulate_media(media="print")
    assert page.locator(".worksheet table").first.is_visible()
    for other in ("h1", "article > section > p", "footer", ".print-sheet"):
        assert not page.locator(other).first.is_visible()
    assert page.pdf(format="A4").count(b"/Type /Page\n") == 1
    assert page.locator("h1").is_visible()  # printing is over


@pages
def test_mathematics_is_rendered_and_glue_is_resolved(site, name):
    text = (site / name).read_text("utf-8")
    assert "katex-error" not in text and "MathJax" not in text
    assert "{glue" not in text and "problematic" not in text
    article = re.search(r"<article>(.*)</article>", text, re.S)[1]
    assert not re.search(
        r"\$\$|\\frac|\\sigma", re.sub(r"(?s)<annotation.*?</annotation>", "", article)
    )


@pages
def test_the_contents_list_the_sections_of_the_page_and_mark_the_one_being_read(url, visit, name):
    page = visit(url + name, viewport={"width": 1280, "height": 900}).page
    links = page.locator('nav.book a[href^="#"]')
    sections = page.locator("main h2").count()
    assert sections and links.count() >= sections
    if page.locator("body.home").count():
        return
    assert links.first.is_visible()
    page.locator("main h2").nth(1).evaluate("heading => heading.scrollIntoView()")
    page.wait_for_function(
        """() => document.querySelector("nav.book a[aria-current]")?.textContent
            === document.querySelectorAll("main h2")[1].firstChild.textContent"""
    )


@pages
def test_every_line_that_a_cell_printed_stands_on_the_page_and_claims_are_marked(site, name):
    text = (site / name).read_text("utf-8")
    plain = html.unescape(re.sub(r"<[^>]+>", "", text))
    claims = " ".join(re.findall(r'<div class="[^"]*\bclaims\b.*?</div>', text, re.S))
    claims = html.unescape(re.sub(r"<[^>]+>", "", claims))
    notebook = guards.read(ROOT / "book" / f"{Path(name).stem}.ipynb")
    for cell in guards.code_cells(notebook):
        if "remove-cell" in guards.tags(cell):
            continue
        for line in "".join(output.get("text", "") for output in cell.outputs).splitlines():
            assert line in plain, f"{name}, cell {cell.id}: {line}"
            assert not line.startswith("✓") or line in claims, f"{name}, cell {cell.id}: {line}"


@pages_and_search
def test_a_page_loads_one_script_and_one_search_box(site, name):
    text = (site / name).read_text("utf-8")
    assert text.count('type="search"') == 1
    scripts = re.findall(r'<script[^>]* src="[^"]*?([\w-]+\.js)', text)
    search = [
        "documentation_options",
        "doctools",
        "language_data",
        "searchindex",
        "searchtools",
        "sphinx_highlight",
    ]
    extra = [f"{script}.js" for script in search] if name == "search.html" else []
    assert sorted(scripts) == sorted(["downhill.js", *extra])


def test_search_finds_a_word(url, visit):
    page = visit(url + PAGES[0]).page
    page.keyboard.press("/")
    page.keyboard.type("barrier")
    page.keyboard.press("Enter")
    page.wait_for_selector("#search-results li a")
    assert "sgd.html" in page.locator("#search-results li a").first.get_attribute("href")


def test_keyboard_users_can_skip_to_the_text_and_see_where_they_are(url, visit):
    page = visit(url + PAGES[-1]).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    assert page.locator("a.skip").bounding_box()["x"] >= 0
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
