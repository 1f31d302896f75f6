"""Mathematics, rendered when the site is built by the Node.js that requirements.txt installs."""

import atexit
import re
import subprocess
import time
from collections.abc import Callable
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.typing import ExtensionMetadata
from sphinxcontrib import katex

from kit.npm import node_path
from kit.sphinx import PARALLEL_SAFE
from kit.sphinx.texts import replace_text

#: So many characters of TeX fit on a line of a phone.
SHORT = 30


class KeepPunctuation(SphinxPostTransform):
    """Keep the comma, stop or bracket after a formula on its line: browsers break before it.

    A long formula is left alone, because it must be able to break at its own signs.
    """

    default_priority = 500
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        for formula in list(self.document.findall(nodes.math)):
            after = formula.next_node(descend=False, siblings=True)
            if len(formula.astext()) > SHORT or not isinstance(after, nodes.Text):
                continue
            if found := re.match(r"[^\s\w(]+", after):
                together = nodes.inline("", "", classes=["together"])
                formula.replace_self(together)
                together += [formula, nodes.Text(found[0])]
                replace_text(after, nodes.Text(after[found.end() :]))


def popen_until_exit(*args: Any, **options: Any) -> subprocess.Popen[Any]:
    """Start a process that ends with this one."""
    process: subprocess.Popen[Any] = subprocess.Popen(*args, **options)
    atexit.register(process.kill)
    return process


def start_renderer(
    start: Callable[[], katex.KaTeXServer] = katex.KaTeXServer.start,
) -> katex.KaTeXServer:
    """Start the renderer; try again for two seconds where it refuses the connection.

    Raises what ``start`` raises where it refuses still.
    """
    for _ in range(20):
        try:
            return start()
        except ConnectionRefusedError:
            time.sleep(0.1)
    return start()


def setup(app: Sphinx) -> ExtensionMetadata:
    """Keep punctuation with its formula, and patch sphinxcontrib-katex.

    It calls what it finds under these names in its module.
    """
    app.add_post_transform(KeepPunctuation)
    # Patch of sphinxcontrib-katex 0.9.11: a busy machine needs longer than its five seconds to
    # start Node.js, and no option of conf.py sets another time. Not reported.
    katex.STARTUP_TIMEOUT = katex.RENDER_TIMEOUT = 60
    # Patch of sphinxcontrib-katex 0.9.11: it ends the renderer at exit only after a start that
    # succeeded. One that is left over keeps the output of the build open for ever, so that a
    # program that reads it never ends. Not reported.
    katex.Popen = popen_until_exit
    # Patch of sphinxcontrib-katex 0.9.11: it connects as soon as the socket is there as a file,
    # which may be before the renderer listens; the error then stops the build. Not reported.
    katex.KaTeXServer.start = start_renderer
    # Patch of sphinxcontrib-katex 0.9.11: it starts the `node` of the PATH, and no option of
    # conf.py names another. Not reported.
    katex.NODEJS_BINARY = node_path()
    return PARALLEL_SAFE
