"""The built site in a browser: sliders and buttons."""

from tests.pages import PAGES, pages


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


@pages
def test_every_slider_changes_its_figure_by_keyboard(url, visit, name):
    page = visit(url + name).page
    for explorer, slider in sliders(page):
        slider.focus()
        page.keyboard.press("Home")
        before, said = state(explorer), slider.get_attribute("aria-valuetext")
        page.keyboard.press("End")
        assert state(explorer)[0] != before[0]
        assert slider.get_attribute("aria-valuetext") != said
        shown = explorer.evaluate(EXPECTED)
        assert shown == [state(explorer)[1], True]


# What an explorer must show at the position of its sliders, from its data.
EXPECTED = """async explorer => {
    const data = await explorer.frames();
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
    for explorer, slider in sliders(page):
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
        """() => Promise.all([...document.querySelectorAll("figure.explorer")].map(
            async explorer => {
            const data = await explorer.frames();
            const sliders = [...explorer.querySelectorAll("input")];
            const positions = sliders.reduce((n, s) => n * (Number(s.max) + 1), 1);
            const parser = new DOMParser();
            const whole = data.frames.every(order => {
                const text = order.map(i => data.pieces[i]).join("");
                return !parser.parseFromString(text, "image/svg+xml").querySelector("parsererror");
            });
            return whole && positions === data.frames.length && data.sentences.every(s => s);
        }))"""
    )
    assert sound and all(sound)


@pages
def test_without_javascript_the_first_figure_shows_and_no_dead_slider(url, visit, name):
    page = visit(url + name, java_script_enabled=False).page
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
