"""Pages are read and written by as many processes as the machine has processors."""

import os
import sys

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from kit.sphinx import PARALLEL_SAFE

#: Extensions that hold nothing of a page: one numbers sections when all are read, one is for PDF.
SILENT = ("sphinx_multitoc_numbering", "sphinx_jupyterbook_latex")


def declare_safe(app: Sphinx) -> None:
    """Say for other projects' extensions that they do not mind."""
    # Patch of sphinx-multitoc-numbering 0.1.3 and sphinx-jupyterbook-latex 1.0.0: they declare
    # nothing, and Sphinx takes that for a no. Not reported.
    for name in SILENT:
        if name in app.extensions:
            vars(app.extensions[name]).update(PARALLEL_SAFE)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Let Sphinx use all processors, on Linux; elsewhere a process that is copied may crash."""
    # Patch of Jupyter Book 1.0.4.post1: its command has no option for what `sphinx-build -j` does.
    # https://github.com/jupyter-book/jupyter-book/pull/1955
    if sys.platform == "linux":
        app.parallel = os.cpu_count() or 1
    app.connect("builder-inited", declare_safe)
    return PARALLEL_SAFE
