"""A figure and the words for it were looked at side by side.

No test can tell whether a text describes a picture. So ``looked_at.toml`` holds a mark of both, and
whoever changes either looks at both and then moves the mark.
"""

import hashlib
import tomllib
from pathlib import Path

import pytest

from kit.notebooks.notebook_file import code_cells, read_notebook
from tests.pages import NOTEBOOKS

TABLE = Path(__file__).with_name("looked_at.toml")
LOOKED_AT = tomllib.loads(TABLE.read_text("utf-8"))
SVG = "image/svg+xml"


def marks(path):
    """Return a mark of each figure of a notebook and of its words, by the name of its cell."""
    found = {}
    for cell in code_cells(read_notebook(path)):
        drawings = [output["data"][SVG] for output in cell.outputs if SVG in output.get("data", {})]
        if drawings:
            words = cell.metadata["mystnb"]
            said = [words["image"]["alt"], words.get("figure", {}).get("caption", "")]
            seen = "\n".join([*drawings, *said])
            found[cell.id] = hashlib.sha256(seen.encode()).hexdigest()[:8]
    return found


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_figure_was_looked_at_with_its_description(path):
    stored, now = LOOKED_AT.get(path.stem, {}), marks(path)
    changed = [f'{cell} = "{mark}"' for cell, mark in now.items() if stored.get(cell) != mark]
    gone = [f"{cell} has no figure any more" for cell in stored.keys() - now.keys()]
    if changed or gone:
        pytest.fail(
            f"{path.name}: look at each figure beside its alt text and caption, and if they say"
            f" what it shows, write into {TABLE.name} under [{path.stem}]:\n"
            + "\n".join([*changed, *gone]),
            pytrace=False,
        )
