"""The script that draws a pad, and its files: three of them, and the sheet, are the players’."""

from pathlib import Path

from helpers.players.module import BASICS, SHEET
from helpers.scripted import Script

_FOLDER = Path(__file__).parent
_OWN = tuple(_FOLDER / f"js/{name}.js" for name in ("ink", "network", "pad"))

PADS = Script("Pad", (*BASICS, *_OWN), _FOLDER / "js/page.js", (SHEET, _FOLDER / "pad.css"))
