"""What the chapters of Downhill share. What a chapter teaches stands in the chapter."""

from helpers import style
from helpers.claims import ClaimError, claim, glue
from helpers.exercises import exercise
from helpers.explore import explore
from helpers.objectives import Objective, wave, wave_bowl, wave_sine
from helpers.optimizers import Rule, adagrad, adam, adamw, descend, rmsprop, sgd
from helpers.statistics import Proportion, proportion

__all__ = [
    "ClaimError",
    "Objective",
    "Proportion",
    "Rule",
    "adagrad",
    "adam",
    "adamw",
    "claim",
    "descend",
    "exercise",
    "explore",
    "glue",
    "proportion",
    "rmsprop",
    "sgd",
    "style",
    "wave",
    "wave_bowl",
    "wave_sine",
]
