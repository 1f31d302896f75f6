"""The built site in a browser: explorers, figures and buttons."""

import re
from types import SimpleNamespace

import pytest
from docutils import nodes

from kit.notebooks.notebook_file import code_cells, read_notebook, typed_outputs
from kit.sphinx.svg_figures import number_figure_links
from tests.conftest import Visit
from tests.pages import PAGES, ROOT, pages, unfold


@pytest.fixture(scope="module", params=PAGES)
def name(request):
    """One page after the other: what looks at the same one looks at it together."""
    return request.param


@pytest.fixture(scope="module")
def opened(url, chrome, name):
    """Open a page once, unfolded, for all tests that leave it as wide as it was."""
    seen = Visit(chrome, url + name, viewport={"width": 1280, "height": 800})
    unfold(seen.page)
    yield seen.page
    seen.context.close()


def state(explorer):
    return (
        explorer.locator(".explorer-stage").inner_html(),
        explorer.locator(".explorer-sentence").inner_text(),
    )


def sliders(page):
    """Yield each slider of a page with its explorer, whose figures are there."""
    for explorer in page.locator("figure.explorer").all():
        explorer.evaluate("explorer => explorer.frames()")
        for slider in explorer.locator("input[type=range]").all():
            yield explorer, slider


def test_every_slider_changes_its_figure_by_keyboard(opened):
    for explorer, slider in sliders(opened):
        slider.focus()
        opened.keyboard.press("Home")
        before, said = state(explorer), slider.get_attribute("aria-valuetext")
        opened.keyboard.press("End")
        assert state(explorer)[0] != before[0]
        assert slider.get_attribute("aria-valuetext") != said
        shown = explorer.evaluate(EXPECTED)
        assert shown == [state(explorer)[1], True]


# What an explorer must show at the position of its controls, from its data.
EXPECTED = """async explorer => {
    const data = await explorer.frames();
    const chosen = new FormData(explorer.querySelector("form"));
    const counts = [...explorer.querySelectorAll("[data-count]")].map(c => Number(c.dataset.count));
    const index = [...chosen.values()].reduce((sum, v, i) => sum * counts[i] + Number(v), 0);
    const sliders = [...explorer.querySelectorAll("input[type=range]")];
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


def stored_controls(name):
    """Return the controls of each explorer of a page, as its notebook stores them."""
    notebook = read_notebook((ROOT / name).with_suffix(".ipynb"))
    explorers = (data for cell in code_cells(notebook) for data in typed_outputs(cell, "explorer"))
    return [data["controls"] for data in explorers]


def test_names_are_radio_buttons_and_numbers_are_sliders_with_ticks_and_ends(opened, name):
    explorers = opened.locator("figure.explorer").all()
    for explorer, stored in zip(explorers, stored_controls(name), strict=True):
        for element, control in zip(explorer.locator("[data-count]").all(), stored, strict=True):
            choices = control["choices"]
            slider = element.locator("input[type=range]")
            if not all(re.fullmatch(r"−?[\d.,]+(e−?\d+)?", choice) for choice in choices):
                assert element.evaluate("e => e.localName") == "fieldset"
                group = explorer.get_by_role("group", name=control["label"], exact=True)
                buttons = [group.get_by_role("radio", name=c, exact=True) for c in choices]
                assert [b.count() for b in buttons] == [1] * len(choices)
            elif slider.count():
                ticks = opened.locator(f"[id='{slider.get_attribute('list')}'] option")
                assert ticks.count() == len(choices)
                ends = element.locator(".ends span")
                assert ends.all_inner_texts() == [choices[0], choices[-1]]
                assert all(end.is_visible() for end in ends.all())
                named = explorer.get_by_role("slider", name=control["label"], exact=True)
                assert named.count() == 1


def test_every_radio_button_changes_its_figure_by_keyboard(opened):
    for explorer in opened.locator("figure.explorer:has([type=radio])").all():
        explorer.evaluate("explorer => explorer.frames()")
        for group in explorer.locator("fieldset").all():
            chosen, seen = set(), set()
            group.locator("input:checked").focus()
            for _ in range(group.locator("input").count()):
                opened.keyboard.press("ArrowDown")
                assert explorer.evaluate(EXPECTED) == [state(explorer)[1], True]
                chosen.add(group.locator("input:checked").input_value())
                seen.add(state(explorer))
            assert len(chosen) == group.locator("input").count()
            assert len(seen) > 1


# Headings of closed folds that something else lies on, so that a mouse cannot open them.
COVERED = """() => {
    const folds = document.querySelectorAll("main details");
    for (const fold of folds) fold.open = false;
    const covered = [...document.querySelectorAll("main summary")]
        .filter(summary => summary.checkVisibility())
        .filter(summary => {
            summary.scrollIntoView({ block: "center" });
            const { left, top, height } = summary.getBoundingClientRect();
            return !summary.contains(document.elementFromPoint(left + 20, top + height / 2));
        }).map(summary => summary.textContent.trim());
    for (const fold of folds) fold.open = true;
    return covered;
}"""


def test_nothing_lies_on_what_opens_a_fold(opened):
    assert opened.evaluate(COVERED) == []


def test_an_explorer_has_a_caption_a_number_and_an_address(opened):
    for figure in opened.locator("main figure").all():
        assert figure.get_attribute("id").startswith("fig-")
        assert re.fullmatch(r"Fig\. [\d.]+ ", figure.locator(".caption-number").text_content())


def test_a_link_to_a_figure_says_its_number(url, visit):
    page = visit(url + "book/sgd.html").page
    links = page.locator("main a[href*='#fig-']:not(.headerlink)").all()
    assert links
    for link in links:
        figure = page.locator(link.get_attribute("href"))
        assert figure.locator(".caption-number").text_content().strip() == link.text_content()


def test_a_link_to_a_figure_gets_its_number_where_it_says_another():
    said = {"Fig. 1": "#fig-map", "the map": "#fig-map", "Fig. 2": "https://example.org/#other"}
    links = [nodes.reference("", "", nodes.inline("", t), refuri=u) for t, u in said.items()]
    domain = SimpleNamespace(data={"anonlabels": {"fig-map": ("book/sgd", "fig-map")}})
    numbers = {"book/sgd": {"figure": {"fig-map": (3, 4)}}}
    env = SimpleNamespace(get_domain=lambda name: domain, toc_fignumbers=numbers)
    number_figure_links(SimpleNamespace(env=env), nodes.paragraph("", "", *links), "book/sgd")
    assert [link.astext() for link in links] == ["Fig. 3.4", "the map", "Fig. 2"]


def test_every_slider_changes_its_figure_by_mouse(opened):
    for explorer, slider in sliders(opened):
        slider.scroll_into_view_if_needed()
        box = slider.bounding_box()
        seen = set()
        for share in (0.02, 0.98):
            opened.mouse.click(box["x"] + share * box["width"], box["y"] + box["height"] / 2)
            seen.add(state(explorer)[0])
        assert len(seen) == 2


def test_every_position_of_an_explorer_shows_a_whole_figure(opened):
    sound = opened.evaluate(
        """() => Promise.all([...document.querySelectorAll("figure.explorer")].map(
            async explorer => {
            const data = await explorer.frames();
            const controls = [...explorer.querySelectorAll("[data-count]")];
            const positions = controls.reduce((n, c) => n * Number(c.dataset.count), 1);
            const parser = new DOMParser();
            const whole = data.frames.every(order => {
                const text = order.map(i => data.pieces[i]).join("");
                return !parser.parseFromString(text, "image/svg+xml").querySelector("parsererror");
            });
            return whole && positions === data.frames.length && data.sentences.every(s => s);
        }))"""
    )
    assert all(sound)


@pages
def test_without_javascript_the_first_figure_shows_and_no_dead_slider(url, visit, name):
    page = visit(url + name, java_script_enabled=False).page
    unfold(page)
    for explorer in page.locator("figure.explorer").all():
        assert explorer.locator(".explorer-stage svg").is_visible()
        assert not explorer.locator("input").first.is_visible()
    assert not page.locator("button.theme, form.search").first.is_visible()
    if not page.locator("body.home").count():
        page.locator("nav.book summary").click()
        assert page.locator("nav.book a").first.is_visible()


def test_figures_that_cannot_be_loaded_are_said_to_be_missing(url, visit):
    page = visit(url + "book/sgd.html").page
    explorer = page.locator("figure.explorer").first
    missing = explorer.get_by_text("could not be loaded")
    page.route("**/explorers/*", lambda route: route.abort())
    explorer.locator("input").first.press("End")
    missing.wait_for()
    page.unroute("**/explorers/*")
    explorer.locator("input").first.press("Home")
    missing.wait_for(state="detached")


#: Figures that spread into the margins.
WIDE_FIGURES = ":is(section, .deeper) > .cell > .cell_output > figure"


def test_beside_the_text_a_figure_has_room_and_on_a_phone_one_column(opened):
    for figure in opened.locator(WIDE_FIGURES).all():
        text = opened.locator("main").bounding_box()
        box = figure.bounding_box()
        assert box["width"] > text["width"] + 50
        assert box["x"] + box["width"] <= 1280
    for width, beside in ((390, False), (1280, True)):
        opened.set_viewport_size({"width": width, "height": 800})
        for explorer in opened.locator(f"{WIDE_FIGURES}.explorer").all():
            parts = (".explorer-stage", ".explorer-controls", ".explorer-sentence")
            stage, *others = (explorer.locator(part).bounding_box() for part in parts)
            for other in others:
                assert (other["x"] >= stage["x"] + stage["width"]) == beside


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
    unfold(page)
    page.keyboard.press("Tab")
    cell = page.locator(".cell_input .highlight").first
    cell.locator("button.copy").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('.copy').textContent === 'Copied'")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.strip() == cell.locator("pre").inner_text().strip() and "import" in copied
