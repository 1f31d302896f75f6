"""The reference pages, and the map from what the book must hold to where it holds it."""

import functools
import html
import json
import re
from pathlib import Path

import pytest

import helpers
from kit.notebooks import numbers, typed_numbers
from kit.notebooks.notebook_file import code_cells, read_notebook
from kit.sphinx.claims import claimed_statements
from tests.pages import BOOK, LECTURES, NOTEBOOKS

CHAPTERS = LECTURES
COVERAGE = json.loads((Path(__file__).parent / "coverage.json").read_text("utf-8"))
READ = {path.stem: read_notebook(path) for path in NOTEBOOKS}


def cell(address):
    """Return the cell at ``chapter#id``."""
    chapter, _, name = address.partition("#")
    return next((c for c in READ[chapter].cells if c.id == name), None)


def test_every_topic_has_its_place():
    assert len(COVERAGE) >= 301, "a topic may move, none may go"
    gone = []
    for topic, places in COVERAGE.items():
        assert places, f"{topic}: no place is named"
        for place in places:
            path, _, name = place.partition("#")
            if path.endswith(".py"):
                found = f"def {name}(" in (BOOK.parent / path).read_text("utf-8")
            else:
                found = cell(place) is not None
            gone += [] if found else [f"{topic}: {place} is gone"]
    assert not gone, "\n".join(gone)


def beliefs():
    """Return each entry of the page: the belief, what is right, the cell that says it."""
    entry = re.compile(r"^“(.+)”\n: (.+) \[[\w, ]+\]\((\w+)\.ipynb#cell-([\w-]+)\)$", re.MULTILINE)
    found = entry.findall((BOOK / "beliefs.md").read_text("utf-8"))
    return [(belief, right, f"{chapter}#{cell}") for belief, right, chapter, cell in found]


def test_every_belief_of_the_map_is_on_the_page_and_the_other_way_round():
    mapped = {topic.strip("“”") for topic in COVERAGE if topic.startswith("“")}
    text = (BOOK / "beliefs.md").read_text("utf-8")
    assert set(re.findall(r"^“(.+)”$", text, re.MULTILINE)) == mapped
    # Two are history, which no cell can settle.
    assert text.count("\n: ") == len(mapped) == len(beliefs()) + 2


@pytest.mark.parametrize(("belief", "right", "where"), beliefs())
def test_a_number_that_refutes_a_belief_is_in_the_cells_around_its_evidence(belief, right, where):
    chapter = where.partition("#")[0]
    cells = code_cells(READ[chapter])
    at = [each.id for each in cells].index(where.partition("#")[2])
    known = typed_numbers.numbers_in_cells(cells[max(0, at - 6) : at + 7])
    allowed = typed_numbers.allowed_numbers(BOOK / f"{chapter}.ipynb")
    assert (
        typed_numbers.unsourced_numbers(right, known | typed_numbers.numbers_in(belief), allowed)
        == []
    )
    printed = "".join(output.get("text", "") for output in cell(where).outputs)
    quoted = any(code in printed for code in re.findall("`([^`]+)`", right))
    assert (
        numbers.COMMENT.search(right)
        or typed_numbers.numbers_in(right)
        or quoted
        or claimed_statements(cell(where))
    )


@functools.cache
def _page(site, name):
    return (site / f"book/{name}.html").read_text("utf-8")


@pytest.mark.kernel
def test_every_claim_is_listed_and_leads_to_its_cell(site):
    page = _page(site, "claims")
    listed = re.findall(r'href="(\w+)\.html#cell-([\w-]+)">(✓[^<]*)<', page)
    made = [
        (chapter.stem, each.id, f"✓ {statement}")
        for chapter in NOTEBOOKS
        for each in code_cells(READ[chapter.stem])
        for statement in claimed_statements(each)
    ]
    shown = [(chapter, name, straight(html.unescape(line))) for chapter, name, line in listed]
    assert sorted(shown) == sorted((*address, straight(line)) for *address, line in made)
    for chapter, name, _ in listed:
        assert f'id="cell-{name}"' in _page(site, chapter)


def straight(text):
    """Undo the quotation marks of print."""
    return text.translate(str.maketrans("’‘“”", "''\"\""))


def terms():
    text = (BOOK / "glossary.md").read_text("utf-8")
    return re.findall(r"^(\S.*)\n  \S", text.partition(":::{glossary}")[2], re.MULTILINE)


@pytest.mark.kernel
@pytest.mark.parametrize("term", terms())
def test_a_glossary_term_is_reached_from_its_first_use(site, term):
    anchor = f"term-{term.replace(' ', '-').replace(chr(39), '-')}"
    assert f'id="{anchor}"' in _page(site, "glossary")
    using = [p.stem for p in CHAPTERS if f'glossary.html#{anchor}"' in _page(site, p.stem)]
    assert using, f"no chapter writes {term} in bold"


def test_the_bibliography_is_what_the_chapters_cite():
    bibliography = (BOOK / "references.bib").read_text("utf-8")
    entries = re.findall(r"author = \{([^,]+),.*?year = \{(\d+)\}", bibliography, re.DOTALL)
    cited = set()
    for notebook in READ.values():
        for each in notebook.cells:
            _, _, reading = each.source.partition("## Further reading")
            for authors, year in re.findall(r"^- (.+?) \((\d{4})\)", reading, re.MULTILINE):
                first = authors.split(",")[0].removesuffix(" and others")
                cited.add((first.split()[-1], year))
    assert cited == set(entries)


@pytest.mark.kernel
def test_the_helpers_page_shows_every_public_name(site):
    page = _page(site, "api")
    for name in helpers.__all__:
        if name not in ("style", "wave", "wave_bowl", "wave_sine"):
            assert re.search(rf'id="helpers\.[\w.]+\.{name}"', page), name


def test_names_in_titles_keep_their_capitals():
    """The style of the list lowers whatever stands in no braces: SGDR would be Sgdr."""
    bibliography = (BOOK / "references.bib").read_text("utf-8")
    titles = re.findall(r"^  title = \{(.*)\},$", bibliography, re.MULTILINE)
    assert len(titles) > 60
    open_to_change = [re.sub(r"\{[^{}]*\}", "", title) for title in titles]
    assert [t for t in open_to_change if re.search(r"[a-z][A-Z]|[A-Z]{2}", t)] == []
