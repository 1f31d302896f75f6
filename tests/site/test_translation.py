"""What translators get: every sentence, box, hint and summary of the notebooks."""

import re
import subprocess
import sys

import pytest

from kit.notebooks.markup import LABELS
from kit.notebooks.notebook_file import read_notebook
from tests.pages import BOOK, JUPYTER_BOOK

CATALOGUES = ("line_fit", "sgd", "index")


@pytest.fixture(scope="module")
def catalogues(tmp_path_factory):
    """Extract the messages of the book; return what each page holds, without line breaks."""
    out = tmp_path_factory.mktemp("gettext")
    for name in ("_config.yml", "_toc.yml", "book", "pyproject.toml", "helpers", "LICENSE"):
        (out / name).symlink_to(BOOK.parent / name)
    for command in (
        [*JUPYTER_BOOK, "config", "sphinx", "."],
        [sys.executable, "-m", "sphinx", "-q", "-b", "gettext", ".", "messages"],
    ):
        run = subprocess.run(command, cwd=out, capture_output=True, text=True, timeout=300)
        assert run.returncode == 0, run.stdout + run.stderr
    text = "".join(path.read_text("utf-8") for path in (out / "messages").rglob("*.pot"))
    joined = re.sub(r'"\n"', "", text)
    found = re.findall(r'^msgid "(.*)"$', joined, re.MULTILINE)
    return {plain(each.replace('\\"', '"').replace("\\\\", "\\")) for each in found}


def plain(text):
    return re.sub(r"\s+", " ", text).strip()


@pytest.mark.parametrize("name", CATALOGUES)
def test_every_paragraph_of_a_notebook_can_be_translated(catalogues, name):
    missing = []
    for cell in read_notebook(BOOK / f"{name}.ipynb").cells:
        if cell.cell_type == "markdown":
            missing += [text for text in paragraphs(cell.source) if text not in catalogues]
    assert missing == []


def paragraphs(text):
    """Return the paragraphs, headings, items, labels, cells and summaries of plain Markdown."""
    text = re.sub(r"^> ?", "", text, flags=re.MULTILINE)
    text = re.sub(r"```.*?```|\$\$.*?\$\$", "\n", text, flags=re.DOTALL)
    for block in re.split(r"\n(?=- |\d+\. |\|)|\n\s*\n|\n(?=<)|(?<=>)\n", text):
        block = re.sub(r"^(?:#+|-|\d+\.) ", "", block.strip())
        summary = re.fullmatch(r"<details><summary>(.*)</summary>", block)
        labels = "|".join(LABELS)
        label = re.match(rf"\*\*({labels})\.\*\* ?", block)
        term = re.match(r"\*\*(You will|You need|Time|\[.*\]\(\w+\.ipynb\))\*\* ", block)
        if summary:
            yield summary[1]
            continue
        for head in filter(None, (label, term)):
            yield head[1]
            block = block[head.end() :]
        if block and not block.startswith(("</details>", "|")) and "](" not in block[:3] + "x":
            yield plain(block)
