"""Models with a closed form that a hand can move: see ``play``."""

from helpers.players.player import Player, play

__all__ = ["Player", "play"]
