"""What is not whole stops the build of the site: each part says so, and names the page.

That a build then ends is seen in test_mistakes_are_noticed.py.
"""

import json
from types import SimpleNamespace

import docutils.core
import pytest
from docutils import nodes
from myst_parser.docutils_ import Parser
from sphinx.addnodes import pending_xref
from sphinx.errors import ExtensionError

from kit.sphinx.boxes import MakeBoxes
from kit.sphinx.cell_links import LinkCells
from kit.sphinx.folds import MakeFolds
from kit.sphinx.output_check import require_showable_outputs
from kit.sphinx.start_page import add_chapter_pictures
from kit.sphinx.svg_figures import inline_figures

NOTEBOOK = {"cells": [{"cell_type": "code", "id": "imports"}, {"cell_type": "markdown", "id": "b"}]}


@pytest.fixture
def env(tmp_path):
    """What the parts ask of the environment of a build whose only page is ``page``."""
    path = tmp_path / "page.ipynb"
    path.write_text(json.dumps(NOTEBOOK))
    return SimpleNamespace(
        docname="page", doc2path=lambda name: path, note_dependency=lambda name: None
    )


@pytest.mark.parametrize(
    ("transform", "text", "said"),
    [
        (MakeBoxes, "> **Guess first.** A", "page: no box has the label “Guess first.”"),
        (MakeFolds, "<details><summary>B</summary>\n\nC", "page: “B” is not closed"),
        (MakeFolds, "C\n\n</details>", "page: </details> without <details>"),
    ],
)
def test_a_box_or_fold_that_is_not_whole(env, transform, text, said):
    tree = docutils.core.publish_doctree(text, parser=Parser())
    tree.settings.env = env
    with pytest.raises(ExtensionError, match=said):
        transform(tree).apply()


@pytest.mark.parametrize("anchor", ["cell-gone", "cell-b"])
def test_a_link_to_a_cell_that_is_not_there(env, anchor):
    tree = docutils.core.publish_doctree("")
    tree.settings.env = env
    tree += pending_xref("", nodes.inline("", "gone"), reftarget="page", reftargetid=anchor)
    with pytest.raises(ExtensionError, match=f"page: there is no code cell page#{anchor}"):
        LinkCells(tree).apply()


WIDGET = "application/vnd.jupyter.widget-view+json"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        # What older widgets leave when an editor saves them: no picture, and words for nobody.
        ({WIDGET: {"model_id": "a1"}, "text/plain": "VBox()"}, f"{WIDGET} and text/plain"),
        ({}, "nothing"),
    ],
)
def test_an_output_that_no_page_can_show(env, data, said):
    cells = [{"id": "a"}, {"id": "b", "outputs": [{"output_type": "display_data", "data": data}]}]
    with pytest.raises(ExtensionError) as error:
        require_showable_outputs(SimpleNamespace(env=env), "page", [json.dumps({"cells": cells})])
    assert f"page.ipynb, cell 2 (b): no page can show an output of {said};" in str(error.value)


FIGURE = "jupyter_execute/a.svg"


@pytest.mark.parametrize("alt", [{}, {"alt": ""}, {"alt": FIGURE}], ids=["none", "empty", "name"])
def test_a_figure_without_alternative_text(tmp_path, alt):
    app = SimpleNamespace(builder=SimpleNamespace(format="html"), srcdir=tmp_path)
    tree = nodes.paragraph("", "", nodes.image(uri=FIGURE, **alt))
    with pytest.raises(ExtensionError, match="page: a figure has no alternative text"):
        inline_figures(app, tree, "page")


def test_a_chapter_of_the_start_page_without_a_figure(tmp_path):
    cells = [{"cell_type": "markdown", "metadata": {}}]
    (tmp_path / "new.ipynb").write_text(json.dumps({"cells": cells}))
    config = SimpleNamespace(root_doc="index")
    app = SimpleNamespace(builder=SimpleNamespace(format="html"), config=config, srcdir=tmp_path)
    term = nodes.term("", "", nodes.reference("", "New", refuri="new.html"))
    tree = nodes.definition_list("", nodes.definition_list_item("", term))
    with pytest.raises(ExtensionError, match="index: the chapter new has no figure"):
        add_chapter_pictures(app, tree, "index")
