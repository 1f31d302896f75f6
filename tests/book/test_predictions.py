"""The right options of all predictions, in words and written twice.

The letter comes from the code of a lecture, and its outputs are stored by whoever changed the code:
a slip in either would make itself right. So whoever moves an answer moves its line in
``right_options.toml`` as well.
"""

import re
import tomllib
from pathlib import Path

import pytest

from kit.notebooks.notebook_file import read_notebook
from tests.pages import NOTEBOOKS

BOX = re.compile(r"^> \*\*Predict first\.\*\*.*(?:\n>.*)*", re.MULTILINE)
WRITTEN = tomllib.loads((Path(__file__).parent / "right_options.toml").read_text("utf-8"))


def right_options(path):
    """Return the text of the option that each prediction of a notebook calls right, by name."""
    found = {}
    for cell in read_notebook(path).cells:
        for box in BOX.findall(cell.source) if cell.cell_type == "markdown" else []:
            options = dict(re.findall(r"^> - \*\*(\w)\*\* (.*)$", box, re.MULTILINE))
            answer = re.search(r"^> \*\*([A-E])<!-- (answer\w*):", box, re.MULTILINE)
            if options:
                found[answer[2]] = re.sub("<!--.*?-->", "", options[answer[1]])
    return found


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_prediction_calls_right_what_its_author_meant(path):
    assert right_options(path) == WRITTEN.get(path.stem, {})


def test_there_are_predictions():
    assert sum(map(len, WRITTEN.values())) > 40
