"""The notebooks and pages of the site, in the order of the table of contents."""

import json
from pathlib import Path
from typing import Any

from sphinx.environment import BuildEnvironment


def documents(env: BuildEnvironment) -> list[str]:
    """Return the names of all documents in the table of contents, in reading order."""
    # sphinx_external_toc sets it; the class of Sphinx does not know it.
    return list(vars(env)["external_site_map"])


def notebook_cells(path: Path) -> list[dict[str, Any]]:
    """Return the cells of a notebook as JSON has them."""
    return json.loads(path.read_text("utf-8"))["cells"]
