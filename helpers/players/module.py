"""The module that draws a player, joined from the files in ``js`` into one text.

Browsers load no modules from a page that was opened as a file, and a widget takes a single one. So
the files are joined in the order of what they need; each name is used once in all of them.
"""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
FILES = tuple(
    "elements numbers random rules surfaces run setup svg views plane words controls player".split()
)


# What makes a file a module, and what only its readers need: comments and indentation.
_DROPPED = re.compile(
    r"^import [^;]*;\n|^export (?=\w)|^ *//.*\n|^ */\*\*(?:.|\n)*?\*/\n|^ +", re.MULTILINE
)


def join(paths: Iterable[Path]) -> str:
    """Return the text of files without what makes them modules.

    Parameters
    ----------
    paths : iterable of Path
        The files, in the order of what they need.

    Returns
    -------
    str
        Declarations of JavaScript.

    Examples
    --------
    >>> "function html" in join([FOLDER / "js/elements.js"])
    True
    """
    return "".join(_DROPPED.sub("", path.read_text("utf-8")) for path in paths)


@cache
def joined_files(*names: str) -> str:
    """Return the text of files without what makes them modules; of all but the last, by default.

    Parameters
    ----------
    *names : str
        Names of files in ``js``, in the order of what they need.

    Returns
    -------
    str
        Declarations of JavaScript.

    Examples
    --------
    >>> "function say" in joined_files()
    True
    """
    return join(Path(FOLDER, "js", f"{name}.js") for name in names or FILES)


def style_sheet() -> str:
    """Return the style sheet of players.

    Returns
    -------
    str
        CSS.

    Examples
    --------
    >>> ".play-picture" in style_sheet()
    True
    """
    return Path(FOLDER, "play.css").read_text("utf-8")


def page_script() -> str:
    """Return the script that starts the players of a page.

    Returns
    -------
    str
        JavaScript that needs no other file; ``startPlayers(element)`` starts those that come later.

    Examples
    --------
    >>> page_script().startswith('"use strict";')
    True
    """
    code = joined_files(*FILES, "page")
    start = "globalThis.startPlayers = startPlayers;\nstartPlayers();"
    return f'"use strict";\n(() => {{\n{code}{start}\n}})();\n'


def widget_module() -> str:
    """Return the module of the widget that shows a player in an editor.

    Returns
    -------
    str
        An ES module with ``render``, as anywidget asks for.

    Examples
    --------
    >>> widget_module().endswith("export default { render };")
    True
    """
    render = """
function render({ model, el }) {
  const stage = html("div", { className: "play-stage" });
  el.append(stage);
  new Player(stage, model.get("preset"));
}
export default { render };"""
    return joined_files() + render
