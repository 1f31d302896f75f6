"""Search: slips of the pen, numbers, signs and names; and what Sphinx's own search lacks."""

import json
import re

import pytest

from tests.pages import PAGES


@pytest.fixture
def results(url, visit):
    """Search; return the page once all results are there."""

    def search(query):
        seen = visit(f"{url}search.html?q={query}")
        seen.page.wait_for_function(
            "Search.status && /found|Nothing/.test(Search.status.innerText)"
        )
        assert seen.complaints == []
        return seen.page

    return search


def found(page):
    return page.locator("#search-results li > a").evaluate_all("a => a.map(e => e.href)")


@pytest.mark.parametrize(
    ("typed", "meant", "page"),
    [
        ("momentm", "momentum", "momentum"),
        ("leverge", "leverag", "leverage"),
        ("batchsize", "batch size", "batches"),
        ("adagard", "adagrad", "adam_and_friends"),
        ("gradeint", "gradient", "roll_downhill"),
        ("Hesian", "hessian", "line_fit"),
        ("conditon", "condit", "line_fit"),
    ],
)
def test_a_slip_finds_what_was_meant_and_says_so(results, typed, meant, page):
    shown = results(typed)
    note = shown.locator(".search-note").inner_text()
    assert note == f"No page has “{typed}”. This is what was found for “{meant}”."
    assert any(page in link for link in found(shown))


@pytest.mark.parametrize(
    ("typed", "page"),
    [
        ("zero_grad", "iq_chain"),
        ("η", "roll_downhill"),
        ("κ", "line_fit"),
        ("2/λ", "line_fit"),
        ("454.16", "roll_downhill"),
        ("3,261,564", "roll_downhill"),
        ("leave_one_out", "leverage"),
        ("cross_entropy", "logistic"),
    ],
)
def test_numbers_signs_and_names_are_found_as_they_are(results, typed, page):
    shown = results(typed)
    assert shown.locator(".search-note").inner_text() == ""
    assert any(page in link for link in found(shown)), found(shown)


def test_a_snippet_begins_with_a_sentence(results):
    page = results("overshoots")
    page.locator("#search-results .context").first.wait_for()
    snippets = page.locator("#search-results .context").all_inner_texts()
    assert snippets and all("..." not in text for text in snippets)
    assert any(re.match("[A-Z]", text) for text in snippets)


def test_search_finds_a_word(url, visit):
    page = visit(url + PAGES[0]).page
    page.locator("form.search input").focus()
    page.keyboard.type("barrier")
    page.keyboard.press("Enter")
    page.wait_for_selector('#search-results a[href*="sgd.html"]')


def test_a_search_hit_opens_the_page_at_the_hit(url, visit):
    seen = visit(url + "search.html?q=barrier")
    hit = seen.page.locator('#search-results li[data-led] a[href*="sgd.html"]').first
    hit.wait_for()
    assert hit.get_attribute("href").endswith("sgd.html#:~:text=barrier")
    hit.click()
    seen.page.wait_for_url("**/sgd.html*")
    seen.page.wait_for_function("() => scrollY > 0")
    assert not seen.complaints


def test_a_lecture_ranks_above_lists_and_a_snippet_says_a_formula_once(url, visit):
    page = visit(url + "search.html?q=overflow").page
    page.locator("#search-results li[data-led]").nth(3).wait_for()
    found = page.locator("#search-results li > a").evaluate_all("links => links.map(a => a.href)")
    lists = [i for i, link in enumerate(found) if re.search("claims|beliefs|glossary", link)]
    lectures = [i for i, link in enumerate(found) if re.search("logistic|house_prices", link)]
    assert lectures and lists and max(lectures[:1]) < min(lists)
    snippets = " ".join(page.locator("#search-results .context").all_inner_texts())
    assert "+ez" in snippets and "ln(1+ez)ln" not in snippets.replace(" ", "")


@pytest.mark.parametrize("typed", ["qqqqqqqq", "%3Cqqxx%3Eyyzzqq%3C/qqxx%3E", "§§§"])
def test_nothing_found_says_what_to_try(results, typed):
    page = results(typed)
    assert "Try a single word" in page.locator("#search-results").inner_text()
    assert page.locator("qqxx, .search-note *").count() == 0


@pytest.fixture
def sphinx(site, url, chrome):
    """A page with Sphinx's own scripts and none of ours."""
    page = chrome.new_page()
    page.goto(f"{url}book/notation.html")  # for storage, which an empty page has not
    for name in ("documentation_options", "doctools", "sphinx_highlight", "language_data"):
        page.add_script_tag(path=site / f"_static/{name}.js")
    page.add_script_tag(path=site / "_static/searchtools.js")
    yield page
    page.close()


def test_sphinx_leaves_numbers_out_of_a_query(sphinx):
    """If not, findNumbers is no longer needed."""
    assert sphinx.evaluate("() => [...Search._parseQuery('454.16 slope')[1]]") == ["slope"]


FORMULA = '<div role="main"><math><mi>x</mi></math><span>x</span> is small.</div>'


def test_sphinx_reads_a_formula_twice(sphinx):
    """If not, readSentences has less to do."""
    assert sphinx.evaluate(f"() => Search.htmlToText({json.dumps(FORMULA)})") == "xx is small."


LIST = '<div role="main"><dl><dt>Time</dt><dd>one hour</dd></dl><svg><text>7</text></svg></div>'


def test_sphinx_joins_the_words_of_blocks_and_reads_pictures(sphinx):
    """If not, readSentences has less to do."""
    assert sphinx.evaluate(f"() => Search.htmlToText({json.dumps(LIST)})") == "Timeone hour7"


def test_a_snippet_parts_blocks_and_leaves_pictures_out(url, visit):
    page = visit(url + "search.html?q=momentum").page
    page.locator("#search-results li").first.wait_for()
    said = page.evaluate(f"() => Search.htmlToText({json.dumps(LIST)})")
    assert said.split() == ["Time", "one", "hour"]


def test_sphinx_begins_a_snippet_anywhere(sphinx):
    """If not, startSnippetsWithSentences is no longer needed."""
    text = f'<div role="main">{"One sentence that is longer than others are. " * 20}The hit.</div>'
    summary = f"Search.makeSearchSummary({json.dumps(text)}, ['hit']).textContent"
    assert sphinx.evaluate(f"() => {summary}").startswith("...s longer than others are. One")
