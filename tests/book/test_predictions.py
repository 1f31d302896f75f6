"""The right options of all predictions, in words and written twice.

The letter comes from the code of a lecture, and its outputs are stored by whoever changed the code:
a slip in either would make itself right. So whoever moves an answer moves its line in
``right_options.toml`` as well.
"""

import re
import tomllib
from pathlib import Path

import pytest

from kit.notebooks.lint.exercises import quizzes
from kit.notebooks.notebook_file import read_notebook
from tests.pages import NOTEBOOKS

WRITTEN = tomllib.loads((Path(__file__).parent / "right_options.toml").read_text("utf-8"))


def right_options(path):
    """Return the text of the option that each prediction of a notebook calls right, by name."""
    found = {}
    for _, options, answer in quizzes(read_notebook(path)):
        if options:
            letter, name = re.search(
                r"^> \*\*([A-E])<!-- (answer\w*):", answer, re.MULTILINE
            ).groups()
            found[name] = re.sub("<!--.*?-->", "", options[letter])
    return found


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_prediction_calls_right_what_its_author_meant(path):
    assert right_options(path) == WRITTEN.get(path.stem, {})


def test_there_are_predictions():
    assert sum(map(len, WRITTEN.values())) > 40
