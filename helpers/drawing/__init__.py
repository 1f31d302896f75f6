"""A sheet to draw a digit on, read by a network: see ``pad``."""

from helpers.drawing.network import reader, shares
from helpers.drawing.pad import Pad, pad
from helpers.drawing.pictures import draw_picture
from helpers.drawing.strokes import ink, moved, scribbles

__all__ = ["Pad", "draw_picture", "ink", "moved", "pad", "reader", "scribbles", "shares"]
