"""The first code cell of every notebook: it finds the helpers, or says in one line what to do."""

#: The cell as it stands in the book.
SETUP_CELL = """\
try:
    import helpers
    helpers.BOOK
except (AttributeError, ModuleNotFoundError) as error:
    if error.name not in ("BOOK", "helpers"):
        raise
    import sys
    found = getattr(sys.modules.get("helpers"), "__file__", "")
    raise ImportError(
        f"{found} hides the helpers of the book: rename it" if found
        else "No helpers: run `pip install .` in a copy of the book, "
        "or open this notebook in the book's unpacked archive"
    ) from None"""

_RAISE = SETUP_CELL[SETUP_CELL.index("    raise ImportError(") :]
_INSTALL = """\
    if found:
        raise ImportError(
            f"{found} hides the helpers of the book: rename it"
        ) from None
    %pip install -q "downhill-book[chapters] @ git+<url>\""""


def setup_cell_for_download(url: str) -> str:
    """Return the cell for a copy that travels alone: it installs the helpers from ``url``.

    Without a ``url`` the cell is the one of the book.
    """
    return SETUP_CELL.replace(_RAISE, _INSTALL.replace("<url>", url)) if url else SETUP_CELL
