"""Checkers that tell a wrong answer which mistake it looks like."""

from helpers.exercises.gradient import gradient_exercise
from helpers.exercises.rule import rule_exercise
from helpers.exercises.values import exercise

__all__ = ["exercise", "gradient_exercise", "rule_exercise"]
