"""The first code cell of every notebook: it finds the helpers, or says in one line what to do."""

#: The cell as it stands in the book.
SETUP = """\
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

_RAISE = SETUP[SETUP.index("    raise ImportError(") :]
_INSTALL = """\
    if found:
        raise ImportError(
            f"{found} hides the helpers of the book: rename it"
        ) from None
    %pip install -q "downhill-book[chapters] @ git+<url>\""""


def for_download(url):
    """Return the cell of a copy that travels alone: it installs the helpers from ``url``."""
    return SETUP.replace(_RAISE, _INSTALL.replace("<url>", url)) if url else SETUP
