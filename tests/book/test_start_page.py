"""The start page tells of the lectures what they say themselves, in the order of the contents."""

import ast
import re

from kit.notebooks.notebook_file import markdown_text, read_notebook
from tests.pages import BOOK, LECTURES, PARTS

INDEX = read_notebook(BOOK / "index.ipynb")
TEXT = markdown_text(INDEX.cells)
LISTED = re.findall(r"^- \*\*\[(.+)\]\((\w+)\.ipynb\)\*\* .* (\d+) minutes\.$", TEXT, re.MULTILINE)


def first_text(stem):
    return read_notebook(BOOK / f"{stem}.ipynb").cells[0].source


def test_lectures_stand_in_the_parts_and_in_the_order_of_the_contents():
    told = {}
    for section in TEXT.split("\n### ")[1:]:
        found = [stem for _, stem, _ in LISTED if f"({stem}.ipynb)**" in section]
        told[section.partition("\n")[0]] = found
    assert told == PARTS
    lectures = [stem for part in PARTS.values() for stem in part]
    assert sorted(lectures) == sorted(path.stem for path in LECTURES)


def test_titles_and_minutes_are_those_of_the_lectures():
    for title, stem, minutes in LISTED:
        text = first_text(stem)
        assert text.startswith(f"# {title}\n")
        assert f"- **Time** {minutes} minutes" in text, stem


def test_the_button_leads_to_the_first_lecture():
    assert re.search(r"^\*\*\[.+\]\((\w+)\.ipynb\)\*\*$", TEXT, re.MULTILINE)[1] == LISTED[0][1]


def reachable(needs, lecture):
    """Return what a lecture needs, directly or through others."""
    return set(needs[lecture]).union(*(reachable(needs, need) for need in needs[lecture]))


def test_the_map_shows_what_needs_what():
    """An arrow that follows from two others is not drawn."""
    (cell,) = [cell for cell in INDEX.cells if cell.id == "plot-map"]
    (places,) = [
        node.value
        for node in ast.walk(ast.parse(cell.source))
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "places"
    ]
    drawn = {stem: needs for stem, (*_, needs) in ast.literal_eval(places).items()}
    links = {}
    for path in LECTURES:
        needs = re.search(r"^- \*\*You need\*\* (.*)$", first_text(path.stem), re.MULTILINE)[1]
        linked = re.findall(r"\((\w+)\.ipynb\)", needs)
        links[path.stem] = [to for to in linked if BOOK / f"{to}.ipynb" in LECTURES]
    assert drawn.keys() == links.keys()
    assert {n: reachable(drawn, n) for n in drawn} == {n: reachable(links, n) for n in links}


def test_no_lecture_needs_a_later_one():
    order = [stem for _, stem, _ in LISTED]
    for stem in order:
        needs = re.search(r"^- \*\*You need\*\* (.*)$", first_text(stem), re.MULTILINE)[1]
        for to in re.findall(r"\((\w+)\.ipynb", needs):
            assert to == "primer" or order.index(to) < order.index(stem), (stem, to)


def test_the_lectures_of_a_session_fit_into_it():
    plan = (BOOK / "how_to.md").read_text("utf-8").partition("**Six weeks**")[2]
    most = int(re.search(r"90 to (\d+) minutes", plan)[1])
    minutes = {title: int(m) for title, _, m in LISTED}
    sessions = re.findall(r"\(\d\)([^;]*);", " ".join(plan.partition("\n- ")[0].split()))
    assert len(sessions) == 6
    for session in sessions:
        parts = re.findall(r"(the first half of )?\*([^*]+)\*", session)
        assert parts and sum(minutes[t] / (2 if half else 1) for half, t in parts) <= most, session
