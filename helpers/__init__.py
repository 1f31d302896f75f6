"""What the chapters of Downhill share. What a chapter teaches stands in the chapter."""

from helpers import style
from helpers.claims import ClaimError, claim, glue
from helpers.data import (
    Data,
    anscombe,
    blobs,
    digits,
    eight_points,
    four_points,
    houses,
    nebulae,
)
from helpers.drawing import pad
from helpers.exercises import exercise, gradient_exercise, rule_exercise
from helpers.explore import explore
from helpers.gradients import agreement, autograd, central_difference, relative_error
from helpers.leverage import cooks_distance, hat_matrix, least_squares, leave_one_out, leverages
from helpers.objectives import Objective, wave, wave_bowl, wave_sine
from helpers.optimizers import Rule, adagrad, adam, adamw, descend, rmsprop, sgd
from helpers.players import play
from helpers.stability import (
    condition_number,
    contraction,
    design,
    learning_rate_limit,
    mse_hessian,
)
from helpers.statistics import Proportion, proportion

#: The first cell of each notebook looks for it: another module of this name is not the book's.
BOOK = "Downhill"

__all__ = [
    "ClaimError",
    "Data",
    "Objective",
    "Proportion",
    "Rule",
    "adagrad",
    "adam",
    "adamw",
    "agreement",
    "anscombe",
    "autograd",
    "blobs",
    "central_difference",
    "claim",
    "condition_number",
    "contraction",
    "cooks_distance",
    "descend",
    "design",
    "digits",
    "eight_points",
    "exercise",
    "explore",
    "four_points",
    "glue",
    "gradient_exercise",
    "hat_matrix",
    "houses",
    "learning_rate_limit",
    "least_squares",
    "leave_one_out",
    "leverages",
    "mse_hessian",
    "nebulae",
    "pad",
    "play",
    "proportion",
    "relative_error",
    "rmsprop",
    "rule_exercise",
    "sgd",
    "style",
    "wave",
    "wave_bowl",
    "wave_sine",
]
