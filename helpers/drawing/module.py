"""The script that draws a pad, joined from the files in ``js`` and three of the players’ files."""

from functools import cache
from pathlib import Path

from helpers.players import module as players
from helpers.scripted import as_page_script, as_widget, join

FOLDER = Path(__file__).parent


@cache
def joined_files() -> str:
    """Return the text of the module's files without what makes them modules.

    Returns
    -------
    str
        Declarations of JavaScript.

    Examples
    --------
    >>> "class Pad " in joined_files()
    True
    """
    own = join(Path(FOLDER, "js", f"{name}.js") for name in ("ink", "network", "pad"))
    return players.joined_files("elements", "pace", "numbers") + own


def style_sheet() -> str:
    """Return the style sheet of pads, with that of players before it.

    Returns
    -------
    str
        CSS.

    Examples
    --------
    >>> ".play-stage" in style_sheet() and ".pad-sheet" in style_sheet()
    False
    """
    return players.style_sheet() + Path(FOLDER, "pad.css").read_text("utf-8")


def page_script() -> str:
    """Return the script that starts the pads of a page.

    Returns
    -------
    str
        JavaScript that needs no other file; ``startPads(element)`` starts those that come later.

    Examples
    --------
    >>> page_script().startswith('"use strict";')
    True
    """
    return as_page_script(joined_files() + join([FOLDER / "js/page.js"]), "startPads")


def widget_module() -> str:
    """Return the module of the widget that shows a pad in an editor.

    Returns
    -------
    str
        An ES module with ``render``, as anywidget asks for.

    Examples
    --------
    >>> widget_module().endswith("export default { render };")
    True
    """
    return as_widget(joined_files(), "Pad")
