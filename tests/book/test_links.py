"""A link that says the name of a page, or of one of its sections, leads there.

Links to no place at all stop the build; this is about links to a wrong one.
"""

import re

import pytest

from kit.notebooks.notebook_file import markdown_text, read_notebook
from tests.pages import BOOK, NOTEBOOKS

PAGES = [*NOTEBOOKS, *sorted(BOOK.glob("*.md"))]


def text_of(path):
    if path.suffix == ".md":
        return path.read_text("utf-8")
    return markdown_text(read_notebook(path).cells)


def plain(heading):
    """Return what a heading says, without what it is about: “Deeper: why” is “why”."""
    return re.sub(r"<!--.*?-->|^(?:Deeper|Exercises):? ?|\*", "", heading).strip().lower()


TEXTS = {path.name: text_of(path) for path in PAGES}
#: Which headings stand on which page.
HEADINGS = {
    name: [plain(heading) for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)]
    for name, text in TEXTS.items()
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_link_that_says_a_heading_leads_to_its_page(name):
    wrong = []
    for words, target in re.findall(r"(?<!!)\[([^\]]+)\]\(([^)\s]*)\)", TEXTS[name]):
        says = plain(words)
        pages = [page for page, headings in HEADINGS.items() if says and says in headings]
        if pages and (target.partition("#")[0] or name) not in pages:
            wrong.append(f"[{words}]({target}) is a heading of {', '.join(pages)}")
    assert not wrong, "\n".join(wrong)


def test_most_links_say_a_heading():
    links = re.findall(r"\[([^\]]+)\]\(", "\n".join(TEXTS.values()))
    headings = {heading for each in HEADINGS.values() for heading in each}
    assert sum(plain(words) in headings for words in links) > 150
