"""The notebooks of the book and the pages of its site, and how tests run over them."""

from pathlib import Path

import pytest

NOTEBOOKS = sorted((Path(__file__).parents[1] / "book").glob("*.ipynb"))
PAGES = [f"book/{path.stem}.html" for path in NOTEBOOKS]
ALL_PAGES = ["index.html", "search.html", *PAGES]

pages = pytest.mark.parametrize("name", PAGES)
all_pages = pytest.mark.parametrize("name", ALL_PAGES)
pages_and_search = pytest.mark.parametrize("name", ALL_PAGES[1:])
