"""A word of the glossary is explained in the lecture that first uses it, or in one before."""

import re

import pytest

from kit.notebooks.notebook_file import markdown_text, read_notebook
from tests.pages import BOOK, PARTS

ORDER = [stem for part in PARTS.values() for stem in part]
GLOSSARY = (BOOK / "glossary.md").read_text("utf-8")
TERMS = re.findall(r"^([^\s:`<#].*)\n  ", GLOSSARY, re.MULTILINE)
#: Comments, code, links (they lead to what they mean) and the facts under a title.
NO_USE = r"<!--.*?-->|```.*?```|`[^`]*`|\[[^\]]*\]\([^)]*\)|^- \*\*(?:You will|You need)\*\*[^\n]*$"


def prose(stem):
    text = markdown_text(read_notebook(BOOK / f"{stem}.ipynb").cells)
    return re.sub(NO_USE, " ", text, flags=re.DOTALL | re.MULTILINE)


PROSE = {stem: prose(stem) for stem in ORDER}
# Lectures send their readers there beforehand.
PRIMER = prose("primer")


def first(pattern):
    """Return the place of the first lecture that holds a pattern, or None."""
    found = (i for i, stem in enumerate(ORDER) if re.search(pattern, PROSE[stem], re.IGNORECASE))
    return next(found, None)


@pytest.mark.parametrize("term", TERMS)
def test_a_term_is_explained_where_it_is_first_used(term):
    word = re.escape(term).replace("'", "['’]")
    explained = first(rf"\*\*{word}(?:s|es)?\.?\*\*")
    used = first(rf"(?<![\w-]){word}(?:s|es)?(?![\w-])")
    if re.search(rf"\*\*{word}(?:s|es)?\.?\*\*", PRIMER, re.IGNORECASE):
        return
    assert explained is not None, "no lecture sets it in bold"
    assert used >= explained, f"{ORDER[used]} uses it, {ORDER[explained]} explains it"


#: Named in bold by one lecture, explained by a later one.
NAMED_BEFORE = {"AdaGrad", "Adam", "batch", "mini-batch", "momentum", "RMSProp"}


def test_the_glossary_is_in_order_and_links_the_lecture_that_explains():
    assert len(TERMS) > 60 and sorted(TERMS, key=str.lower) == TERMS
    entries = re.findall(r"^([^\s:`<#].*)\n  .* See \[.*\]\((\w+)\.ipynb\)", GLOSSARY, re.MULTILINE)
    assert [term for term, _ in entries] == TERMS
    for term, linked in entries:
        bold = rf"\*\*{re.escape(term)}(?:s|es)?\.?\*\*".replace("'", "['’]")
        if term not in NAMED_BEFORE and (explains := first(bold)) is not None:
            assert linked == ORDER[explains], term
