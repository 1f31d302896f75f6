"""Corrections of what Jupyter Book, Sphinx, MyST-NB, docutils and KaTeX do.

Each says why, for which version, and where it is reported; tests/kit/test_patches.py fails when one
is no longer needed. Further patches stand where they belong: maths.py, notebooks/plugin.py,
live/serve.py and the templates in theme/.
"""

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.typing import ExtensionMetadata

from kit.sphinx import PARALLEL_SAFE


# Patch of Sphinx 7.4.7: without a page to write it copies no style sheet either, so that a changed
# one does not reach the site. https://github.com/sphinx-doc/sphinx/issues/1810, fixed in Sphinx 8.2
# by https://github.com/sphinx-doc/sphinx/pull/13236
def rewrite_start_page(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Return the start page as a page that is to be written in any case."""
    return [app.config.root_doc]


def fix_html(body: str) -> str:
    """Return the body of a page without markup that misleads screen readers or weighs too much."""
    # Patch of MyST-NB 1.4.0: this label hides the words of the summary (nb_code_prompt_show) from
    # screen readers. Not reported.
    body = body.replace(' aria-label="Toggle hidden content"', "")
    # Patch of docutils 0.21.2: DPUB-ARIA 1.1 withdraws the role doc-biblioentry, and a list must
    # hold items. https://github.com/w3c/dpub-aria/issues/70, with docutils itself not reported.
    body = body.replace(' role="doc-biblioentry"', "")
    body = body.replace('<div role="list" class="citation-list">', '<div class="citation-list">')
    # Patch of sphinxcontrib-katex 0.9.11 with KaTeX 0.16.22: a formula that is copied arrives as
    # MathML, as the letters on the screen, and as TeX, one after the other. The TeX moves to an
    # attribute, from which downhill.js takes it. KaTeX has no option to leave it out, and when
    # pages are rendered in advance no option reaches KaTeX at all:
    # https://github.com/hagenw/sphinxcontrib-katex/issues/145
    return _FORMULA.sub(_with_tex_as_attribute, body)


_FORMULA = re.compile(
    r'<span class="katex">(?P<mathml>.*?)<annotation [^>]*>(?P<tex>.*?)</annotation></semantics>',
    re.DOTALL,
)
_NEEDLESS = re.compile(r'<semantics>| xmlns="http://www.w3.org/1998/Math/MathML"')


def _with_tex_as_attribute(formula: re.Match[str]) -> str:
    # What only held MathML and TeX together goes with it, and what HTML knows without being told.
    tex = formula["tex"].strip().replace('"', "&quot;")
    mathml = _NEEDLESS.sub("", formula["mathml"])
    return f'<span class="katex" data-tex="{tex}">{mathml}'


def fix_page(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Correct the body of a page before the template gets it."""
    context["body"] = fix_html(context.get("body", ""))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the corrections."""
    # Patch of Jupyter Book 1.0.4.post1: it sets this value of sphinx-comments also where the
    # extension is not loaded, and Sphinx warns of a value that it does not know. Not reported.
    app.add_config_value("comments_config", {}, "env")
    app.connect("env-get-outdated", rewrite_start_page)
    app.connect("html-page-context", fix_page)
    return PARALLEL_SAFE
