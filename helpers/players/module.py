"""The script that draws a player, and its files."""

from pathlib import Path

from helpers.scripted import Script

_JS = Path(__file__).parent / "js"
#: What other pictures need, too.
BASICS = tuple(_JS / f"{name}.js" for name in ("elements", "pace", "numbers"))
_OWN = (
    *("random", "rules", "surfaces", "run", "setup", "svg"),
    *("views", "plane", "words", "controls", "player"),
)
SHEET = Path(__file__).parent / "play.css"

PLAYERS = Script(
    "Player", (*BASICS, *(_JS / f"{name}.js" for name in _OWN)), _JS / "page.js", (SHEET,)
)
