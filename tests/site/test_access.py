"""The built site in a browser: for every eye, hand, screen and for paper."""

import base64
import re
import subprocess

import pytest
from fontTools.ttLib import TTFont, woff2

from kit.npm import node_path
from tests.conftest import Visit
from tests.pages import (
    ALL_PAGES,
    PAGES,
    PHONE,
    faults,
    leave_few,
    pale_texts,
    unfold,
    violations,
)

WIDTH = [
    "button-name",
    "label",
    "link-name",
    "region",
    "scrollable-region-focusable",
    "target-size",
]


#: Pages that together have all that a page can have; on paper its colours are those of the day.
ON_PAPER = ("book/index.html", "book/house_prices.html", "book/digits.html", "book/api.html")


@pytest.fixture(scope="module", params=ALL_PAGES[1:])
def name(request):
    """One page after the other: what looks at the same one looks at it together."""
    return request.param


@pytest.fixture(scope="module")
def opened(url, chrome, name):
    """Open a page once, on a phone, for the tests below; axe comes last, it leaves little."""
    seen = Visit(chrome, url + name, viewport={"width": 390, "height": 800})
    yield seen.page
    seen.context.close()


# Texts of all figures of a page, of all positions of its explorers, that collide or are cut off.
UNREADABLE = """async () => {
    const found = new Set();
    const look = svg => {
        const texts = [...svg.querySelectorAll("text")].filter(text => text.textContent.trim());
        const boxes = texts.map(text => text.getBoundingClientRect());
        boxes.forEach((a, i) => {
            const name = texts[i].textContent;
            if (a.left < 0 || a.right > innerWidth) found.add(`${name} is cut off`);
            boxes.slice(0, i).forEach((b, j) => {
                const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
                const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
                if (width > 1 && height > 3) found.add(`${name} on ${texts[j].textContent}`);
            });
        });
    };
    document.querySelectorAll("main figure svg").forEach(look);
    for (const explorer of document.querySelectorAll("figure.explorer")) {
        const data = await explorer.frames(), stage = explorer.querySelector(".explorer-stage");
        for (const order of data.frames) {
            stage.innerHTML = order.map(i => data.pieces[i]).join("");
            look(stage.firstElementChild);
        }
    }
    return [...found];
}"""


# Checks whose mark, which hangs to the left, is cut off.
MARKS_CUT_OFF = """() => [...document.querySelectorAll("main .claim pre")].filter(check => {
    const range = document.createRange();
    range.selectNodeContents(check);
    const first = [...range.getClientRects()].find(box => box.width);
    return first && first.left < check.getBoundingClientRect().left;
}).map(check => check.textContent)"""


def test_nothing_overflows_a_phone_and_no_texts_of_a_figure_collide(opened):
    assert opened.evaluate(UNREADABLE) == []
    assert opened.evaluate(MARKS_CUT_OFF) == []
    unfold(opened)
    for width in (390, 320):
        opened.set_viewport_size({"width": width, "height": 800})
        assert opened.evaluate("document.documentElement.scrollWidth") <= width
        wider = opened.evaluate(
            """() => [...document.querySelectorAll("main *")]
                .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
                .filter(e => !e.closest(".highlight, .output, div.math, table, svg, .katex-mathml"))
                .map(e => e.outerHTML.slice(0, 120))"""
        )
        assert wider == []


def test_texts_and_figures_follow_light_and_dark_and_on_paper_there_is_no_furniture(opened):
    """By night they have another colour, on the page's own background."""
    inks = """[
        ...[...document.querySelectorAll("main p:not(.play-stage *)")]
            .map(e => getComputedStyle(e).color),
        ...[...document.querySelectorAll("main figure svg text:not(.play-stage *)")]
            .map(e => getComputedStyle(e).fill),
    ]"""
    opened.set_viewport_size({"width": 1280, "height": 900})
    day = opened.evaluate(inks)
    opened.emulate_media(color_scheme="dark")
    assert all(a != b for a, b in zip(day, opened.evaluate(inks), strict=True))
    assert opened.locator("header.bar").is_visible()
    opened.emulate_media(media="print")
    for selector in ("header.bar", "nav.book", ".explorer-controls", ".play button"):
        assert not any(each.is_visible() for each in opened.locator(selector).all())
    assert opened.locator("main h1").is_visible()
    assert opened.evaluate(inks) == day
    opened.emulate_media(color_scheme="light", media="screen")


# What the shipped fonts of the text lack and a system has: letters of Europe, small digits, common
# signs. What only fonts for East Asia have, such as one sign for "square metre", is an empty box
# for many readers.
SYSTEM_FONTS_HAVE = "ęŷΣαβεηθκλπσ⁰⁴⁵⁶⁷⁸⁹⁻₀₁₂ᵀᵏ‖←→∂∇√∞≈≤≥○◐✓✗"
UNSEEN_CHARACTERS = "\n\t\u200b"

# The characters of a page, apart for formulas and all the rest.
CHARACTERS = """() => {
    const found = { formulas: new Set(), text: new Set() };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const parent = walker.currentNode.parentElement;
        if (parent.closest("script, style, template, .katex-mathml")) continue;
        const kind = parent.closest(".katex") ? "formulas" : "text";
        for (const character of walker.currentNode.data) found[kind].add(character);
    }
    return { formulas: [...found.formulas].join(""), text: [...found.text].join("") };
}"""

INFLATE = """require("readline").createInterface({ input: process.stdin }).on("line", line =>
    console.log(zlib.brotliDecompressSync(Buffer.from(line, "base64")).toString("base64")))"""


class NodeBrotli:
    """What fontTools needs of the package brotli, from the Node.js that the kit has."""

    def __init__(self, node):
        self.node = node

    def decompress(self, data):
        self.node.stdin.write(base64.b64encode(data) + b"\n")
        self.node.stdin.flush()
        return base64.b64decode(self.node.stdout.readline())


@pytest.fixture(scope="module")
def fonts(site):
    """Return the characters that the shipped fonts have, by file name."""
    node = [node_path(), "-e", INFLATE]
    with (
        subprocess.Popen(node, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(woff2, "haveBrotli", True)
        patch.setattr(woff2, "brotli", NodeBrotli(process), raising=False)
        files = site.glob("_static/**/*.woff2")
        return {file.name: {chr(c) for c in TTFont(file).getBestCmap()} for file in files}


def without_font(fonts, text):
    """Return the characters of a text that neither the shipped fonts nor every system has."""
    words = set.intersection(*(has for name, has in fonts.items() if name.startswith("source")))
    return set(text) - words - set(SYSTEM_FONTS_HAVE) - set(UNSEEN_CHARACTERS)


def test_every_character_has_a_font(opened, name, fonts):
    """In formulas a shipped one, elsewhere that or one of every system."""
    found = opened.evaluate(CHARACTERS)
    maths = set().union(*(has for name, has in fonts.items() if name.startswith("KaTeX")))
    assert set(found["formulas"]) - maths - set(UNSEEN_CHARACTERS) == set()
    assert without_font(fonts, found["text"]) == set()
    if name == "book/sgd.html":
        assert "θ" in found["formulas"] and "✓" in found["text"]
    if name == "book/leverage.html":
        assert "∑" in found["formulas"]


def test_every_character_of_scripts_and_style_sheets_has_a_font(site, fonts):
    """Scripts draw, and write into pages."""
    sphinx = {"language_data", "searchtools", "doctools", "sphinx_highlight", "searchindex"}
    for file in [*site.glob("_static/**/*.js"), *site.glob("_static/*.css")]:
        if file.stem not in sphinx:
            assert without_font(fonts, file.read_text("utf-8")) == set(), file.name


def test_axe_finds_no_violation(opened, name):
    """Contrast by day, by night and on paper; all other rules; what depends on room on a phone."""
    opened.set_viewport_size({"width": 1280, "height": 900})
    unfold(opened)
    leave_few(opened)
    found = {"day": pale_texts(opened)}
    opened.emulate_media(color_scheme="dark")
    found["night"] = pale_texts(opened)
    if name in ON_PAPER:
        opened.emulate_media(color_scheme="dark", media="print")
        found["paper"] = pale_texts(opened)
    opened.emulate_media(color_scheme="light", media="screen")
    found["all"] = faults(opened)
    opened.set_viewport_size({"width": 390, "height": 800})
    found["phone"] = violations(opened, {"runOnly": WIDTH})
    assert found == {view: [] for view in found}


def test_on_paper_a_rule_tells_code_from_what_it_printed(url, visit):
    page = visit(url + "book/adam_and_friends.html").page
    unfold(page)
    page.emulate_media(media="print")
    assert rules(page, CODE) == {"solid"}
    assert rules(page, OUTPUT) == {"none"}


CODE = ".cell_input .highlight, .solution > .highlight-python .highlight"
OUTPUT = ".cell_output .highlight, .solution > .highlight-text .highlight"


def rules(page, blocks):
    """Return what kinds of rule stand at the left of some blocks."""
    return set(
        page.eval_on_selector_all(
            blocks, "all => all.map(block => getComputedStyle(block).borderLeftStyle)"
        )
    )


def test_on_paper_the_pictures_of_a_player_stand_beside_each_other(url, visit):
    page = visit(url + "book/sgd.html", viewport={"width": 700, "height": 900}).page
    page.wait_for_function("document.querySelector('.play').player")
    page.emulate_media(media="print")
    boxes = (page.locator(f".play {part}").first for part in (".play-pictures", ".play-panels"))
    left, right = (box.bounding_box() for box in boxes)
    assert left["width"] > 250 and right["x"] >= left["x"] + left["width"]


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


def test_keyboard_users_can_skip_to_the_text_and_see_where_they_are(url, visit):
    page = visit(url + PAGES[-1]).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    assert page.locator("a.skip").bounding_box()["x"] >= 0
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


# What is drawn and cannot be told from its ground: a colour as light as the one that the reader's
# system paints behind it. A forced palette here is black and white, by day or by night.
UNSEEN = """() => {
    const light = colour => {
        const [r, g, b] = colour.match(/[\\d.]+/g).map(Number);
        return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
    };
    const ground = light(getComputedStyle(document.body).backgroundColor);
    const isNone = colour => !colour.startsWith("rgb") || colour.endsWith(", 0)");
    const isUnseen = colour => !isNone(colour) && Math.abs(light(colour) - ground) < 0.15;
    const words = [...document.querySelectorAll("body *")]
        .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
        .filter(e => e.checkVisibility({ visibilityProperty: true }));
    const drawn = e => e.closest("svg") ? getComputedStyle(e).fill : getComputedStyle(e).color;
    const lines = [...document.querySelectorAll("svg :is(path, line, circle)")]
        .filter(e => e.checkVisibility() && !e.closest("defs"));
    const isGone = ({ fill, stroke }) =>
        [fill, stroke].some(isUnseen) && [fill, stroke].every(c => isNone(c) || isUnseen(c));
    return [
        ...words.filter(e => isUnseen(drawn(e))),
        ...lines.filter(e => isGone(getComputedStyle(e))),
    ].map(e => e.outerHTML.slice(0, 150));
}"""


# The colours of each kind of element on a page, but of the buttons that come with a pointer.
COLOURS = """() => [...document.querySelectorAll("body, body *:not(.copy)")].map(e => {
    const { color, backgroundColor, borderTopColor, fill, stroke } = getComputedStyle(e);
    const kind = `${e.localName} ${e.getAttribute("class")} ${e.getAttribute("style")}`;
    return [kind, color, backgroundColor, borderTopColor, fill, stroke].join();
})"""


def colours_of(page):
    unfold(page)
    page.wait_for_function("[...document.querySelectorAll('.play')].every(play => play.player)")
    return set(page.evaluate(COLOURS))


# The lowest contrast between the page and what a figure draws or a control says.
LOWEST_CONTRAST = """() => {
    const rgb = colour => colour.match(/[\\d.]+/g).map(Number);
    const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
        .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
        .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
    const paper = light(rgb(getComputedStyle(document.body).backgroundColor));
    const colours = new Set();
    const drawn = document.querySelectorAll(
        "main figure svg :is(text, [style*='--fig-ink'], [style*='--fig-muted'],"
        + " [style*='--fig-0'], [style*='--fig-1'], [style*='--fig-2'])");
    for (const element of drawn) {
        const { fill, stroke } = getComputedStyle(element);
        for (const [name, value] of Object.entries({ fill, stroke }))
            if (element.localName === "text" && name === "fill"
                || element.style[name].includes("--fig-")) colours.add(value);
    }
    const said = document.querySelectorAll(".explorer-body :is(label, legend, b, p, span)");
    for (const element of said)
        colours.add(getComputedStyle(element).color);
    const isSeen = colour => colour.startsWith("rgb") && !colour.endsWith(", 0)");
    const contrasts = [...colours].filter(isSeen).map(c => {
        const [a, b] = [light(rgb(c)), paper].sort((x, y) => y - x);
        return (a + 0.05) / (b + 0.05);
    });
    return Math.min(...contrasts);
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["index", "line_fit", "sgd", "adam_and_friends"])
def test_in_forced_colours_nothing_is_lost_and_no_remembered_theme_counts(url, visit, name, scheme):
    page = visit(f"{url}book/{name}.html", forced_colors="active", color_scheme=scheme).page
    colours = colours_of(page)
    assert page.evaluate(UNSEEN) == []
    assert page.evaluate(LOWEST_CONTRAST) >= 3
    for theme in ("light", "dark"):
        page.evaluate("theme => { localStorage.theme = theme }", theme)
        page.reload()
        assert page.evaluate("document.documentElement.dataset.theme") == theme
        assert colours_of(page) == colours


def test_in_forced_colours_a_hat_leaves_its_letter_and_code_is_told_from_output(url, visit):
    """A ground that a browser lays under each forced text would cover the letter."""
    page = visit(url + "book/line_fit.html", forced_colors="active", color_scheme="dark").page
    for part in page.locator(".katex .accent-body").all():
        assert part.evaluate("e => getComputedStyle(e).forcedColorAdjust") == "none"
    assert rules(page, CODE) == {"solid"}
    assert rules(page, OUTPUT) == {"none"}


@pytest.mark.parametrize("width", [390, 320])
@pytest.mark.parametrize("place", ["#exercises", "#:~:text=By%20hand%20for%20the%20first"])
def test_on_a_phone_the_bar_stays_slim_and_hides_no_place_that_is_led_to(url, visit, width, place):
    phone = {"viewport": {"width": width, "height": 700}, **PHONE}
    page = visit(url + "book/line_fit.html" + place, **phone).page
    page.wait_for_function("scrollY > 300")
    bar = page.locator("header.bar").bounding_box()
    rem = page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
    assert bar["y"] == 0 and bar["height"] <= 3.2 * rem
    led_to = "#exercises h2" if place == "#exercises" else "p:has-text('By hand for the first')"
    top = page.locator(led_to).first.bounding_box()["y"]
    assert bar["height"] <= top < 700


@pytest.mark.parametrize("width", [390, 768])
def test_contents_open_from_the_bar_wherever_one_reads_and_close_when_chosen(url, visit, width):
    page = visit(url + "book/line_fit.html", viewport={"width": width, "height": 800}).page
    page.evaluate("scrollTo(0, 3000)")
    contents = page.locator("nav.book summary")
    box, search = contents.bounding_box(), page.locator("form.search").bounding_box()
    assert 0 <= box["y"] < 60 and box["x"] + box["width"] <= search["x"]
    contents.click()
    page.locator("nav.book a[href='#in-short'], nav.book a[href='#exercises']").first.click()
    page.wait_for_function("!document.querySelector('nav.book details').open && scrollY > 4000")
    contents.click()
    page.keyboard.press("Escape")
    assert not page.locator("nav.book details").evaluate("details => details.open")
    assert page.evaluate("document.activeElement.textContent") == "Contents"


# Where the letters of a block of code begin.
LETTERS = """block => {
    const range = document.createRange();
    range.selectNodeContents(block.querySelector("pre"));
    return Math.min(...[...range.getClientRects()].filter(r => r.width).map(r => r.top));
}"""


def test_a_finger_can_copy_code_and_the_button_hides_none_of_it(url, visit):
    permissions = ["clipboard-read", "clipboard-write"]
    phone = {"viewport": {"width": 390, "height": 800}, "permissions": permissions, **PHONE}
    page = visit(url + "book/line_fit.html", **phone).page
    page.locator("main h1").tap()
    blocks = page.locator(".cell_input .highlight").filter(visible=True)
    buttons = blocks.locator(".copy")
    buttons.first.wait_for()
    assert buttons.count() == blocks.count() > 5
    for block, button in zip(blocks.all(), buttons.all(), strict=True):
        place = button.bounding_box()
        assert place["y"] + place["height"] <= block.evaluate(LETTERS) + 1
        assert place["height"] >= 24
        assert button.evaluate("e => getComputedStyle(e).opacity") == "1"
    buttons.first.tap()
    buttons.first.get_by_text("Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == blocks.first.locator("pre").text_content()


# Select from one place to another, each a selector and a number, and remember what
# is copied as plain text: nothing where that is left to the browser.
SELECT = """([from, to]) => {
    const place = ([selector, i]) => document.querySelectorAll(selector)[i];
    const range = document.createRange();
    range.setStart(place(from), 0);
    range.setEnd(place(to), place(to).childNodes.length);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    addEventListener("copy", event => {
        window.copied = event.clipboardData.getData("text/plain");
    }, { once: true });
}"""


def copied(page, start, end=None):
    page.evaluate(SELECT, [start, end or start])
    page.keyboard.press("Control+c")
    page.wait_for_function("window.copied !== undefined")
    return page.evaluate(
        "(() => { const text = window.copied; delete window.copied; return text })()"
    )


def test_a_copied_formula_arrives_once_as_tex(url, visit):
    """Alone, in its sentence, and where the selection begins and ends within one."""
    page = visit(url + "book/line_fit.html").page
    sentence = page.locator("#one-rate-two-workers > p").first
    text = copied(page, ["#one-rate-two-workers > p", 0])
    assert text.startswith("Eight points lie exactly on $y = 2x$, and two workers")
    assert text.count("2x") == 1 and "y=2x" not in text
    assert text.count("$") == 2 * sentence.locator(".katex").count()
    inside = ["#one-rate-two-workers > p .katex-html .mord", 0]
    assert copied(page, inside) == "$y = 2x$"
    assert copied(page, inside, ["#one-rate-two-workers > p", 0]).startswith("$y = 2x$, and two")
    whole = copied(page, ["#descend", 0])
    lines = whole.splitlines()
    assert "#" not in lines[0] and "Copy" not in lines
    assert any(line.startswith("$$") for line in lines)
    assert "def loss(w, b, x, y):\n    return np.mean((w * x + b - y) ** 2)" in whole


def test_text_without_a_formula_is_copied_by_the_browser(url, visit):
    page = visit(url + "book/how_to.html").page
    assert copied(page, ["main p", 0]) == ""


def test_the_small_fonts_of_formulas_have_what_the_style_sheet_says(site, fonts):
    sheet = (site / "_static/downhill.css").read_text("utf-8")
    rules = re.findall(r"fonts/(katex-[a-z-]+\.woff2).*?unicode-range: (.*?);", sheet)
    assert len(rules) == 2
    for name, ranges in rules:
        ends = [[int(end, 16) for end in part[2:].split("-")] for part in ranges.split(", ")]
        told = [range(each[0], each[-1] + 1) for each in ends]
        assert {chr(code) for codes in told for code in codes} == fonts[name]


def test_a_fold_of_code_that_shows_nothing_says_what_it_holds(url, visit):
    page = visit(url + "book/race.html").page
    folds = page.locator(".cell:not(:has(> .cell_output)) > details.hide > summary .collapsed")
    texts = folds.all_text_contents()
    assert sum(text.startswith("Show the code: ") for text in texts) > 3
    assert "Show the code" not in texts


# Asides, and whatever is wider than the text, as boxes: left, top, right, bottom.
BOXES = """selector => [...document.querySelectorAll(selector)].filter(e => e.checkVisibility())
    .map(e => e.getBoundingClientRect()).map(r => [r.left, r.top, r.right, r.bottom])"""


ENDS = " > .aside:last-child"
WITH_ASIDES = ["adam_and_friends", "batches", "house_prices", "momentum", "practice"]


@pytest.mark.parametrize("name", WITH_ASIDES)
def test_asides_stand_in_the_margin_where_it_is_wide_and_cover_nothing(url, visit, name):
    page = visit(url + f"book/{name}.html", viewport={"width": 1400, "height": 900}).page
    page.wait_for_function("[...document.querySelectorAll('.play')].every(play => play.player)")
    unfold(page)
    text_ends = page.evaluate("document.querySelector('main').getBoundingClientRect().right")
    asides = page.evaluate(BOXES, "section > .aside")
    others = page.evaluate(BOXES, "main figure, main .explorer")
    last, own = (page.evaluate(BOXES, f"section{each}") for each in (ENDS, f":has({ENDS})"))
    assert all(end[3] <= section[3] + 1 for end, section in zip(last, own, strict=True))
    assert asides and others
    for number, (left, top, right, bottom) in enumerate(asides):
        assert not [a for a in asides[:number] if a[3] > top and a[1] < bottom]
        assert text_ends < left and right <= 1400
        assert not [r for r in others if r[2] > left and r[1] < bottom and r[3] > top]
    page.set_viewport_size({"width": 390, "height": 800})
    assert all(right <= 390 for _, _, right, _ in page.evaluate(BOXES, "section > .aside"))


# Formulas whose next character, a comma or the like, stands at the start of the next line.
TORN_OFF = """() => [...document.querySelectorAll("main .katex")].filter(formula => {
    const after = formula.nextSibling ?? formula.parentElement.nextSibling;
    if (after?.nodeType !== 3 || !/^[,.;:!?)]/.test(after.data)) return false;
    const range = document.createRange();
    range.setStart(after, 0);
    range.setEnd(after, 1);
    const mark = range.getBoundingClientRect();
    const last = [...formula.querySelectorAll(".base")].at(-1).getBoundingClientRect();
    return mark.width && mark.left < last.right - 2 && mark.top > last.top + 8;
}).map(formula => formula.parentElement.textContent)"""


@pytest.mark.parametrize("name", ["critical_points", "house_prices", "line_fit", "momentum"])
def test_no_line_begins_with_the_comma_of_a_formula(url, visit, name):
    page = visit(url + f"book/{name}.html").page
    unfold(page)
    for width in (390, 460, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(TORN_OFF) == []
