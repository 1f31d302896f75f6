"""The fold of a cell that shows nothing else says what it holds: “Show the code: run”."""

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util.typing import ExtensionMetadata

from kit.sphinx import PARALLEL_SAFE

_NAME = re.compile(r"^(?:def |class )(\w+)|^(\w+)(?:, \w+)* = ", re.MULTILINE)


class NameCodeFolds(SphinxTransform):
    """Add the first function, class or value of such a cell to the line that opens it."""

    default_priority = 700

    def apply(self, **kwargs: Any) -> None:
        usual = self.env.config.nb_code_prompt_show
        for cell in self.document.findall(nodes.container):
            if cell.get("nb_element") != "cell_code" or cell.get("prompt_show") != usual:
                continue
            parts = {
                part.get("nb_element")
                for part in cell.children
                if isinstance(part, nodes.container)
            }
            name = _NAME.search(cell.astext())
            if "cell_code_output" not in parts and name:
                cell["prompt_show"] += f": {name[1] or name[2]}"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Name folds when a page is read."""
    app.add_transform(NameCodeFolds)
    return PARALLEL_SAFE
