"""The script that draws a player, joined from the files in ``js``."""

from functools import cache
from pathlib import Path

from helpers.scripted import as_page_script, as_widget, join

FOLDER = Path(__file__).parent
FILES = (
    *("elements", "pace", "numbers", "random", "rules", "surfaces", "run", "setup", "svg"),
    *("views", "plane", "words", "controls", "player"),
)


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
    return as_page_script(joined_files(*FILES, "page"), "startPlayers")


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
    return as_widget(joined_files(), "Player")
