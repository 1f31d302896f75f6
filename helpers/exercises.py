"""Checkers that tell a wrong answer which mistake it looks like."""

import numpy as np


def exercise(right, mistakes, rtol=3e-3):
    """Return ``check(answer)``, which prints a verdict.

    ``right`` is a number or an array; ``mistakes`` maps a sentence such as "the square root is
    missing" to the value that this mistake leads to. ``check(None)`` asks for an answer. Values
    are equal when they agree within ``rtol`` relative to the largest entry of ``right``.

    Raises ``ValueError`` if right or a mistake is not finite, if their shapes differ, or if a
    mistake leads to the right value or to that of another: it could then accuse an answer wrongly.
    """
    right = np.asarray(right, dtype=float)
    mistakes = {sentence: np.asarray(value, dtype=float) for sentence, value in mistakes.items()}
    scale = np.abs(right).max(initial=0) or 1.0

    def equal(a, b):
        return a.shape == b.shape and np.abs(a - b).max(initial=0) <= rtol * scale

    known = {"right": right, **mistakes}
    for sentence, value in known.items():
        if not np.isfinite(value).all():
            raise ValueError(f"right and mistakes must be finite, got {value} for “{sentence}”")
        if value.shape != right.shape:
            raise ValueError(f"mistakes must have shape {right.shape}, “{sentence}” does not")
        for other in known:
            if other != sentence and equal(known[other], value):
                raise ValueError(f"mistakes must differ: “{sentence}” and “{other}” give {value}")

    def check(answer):
        if answer is None:
            print("○ no answer yet")
            return
        try:
            answer = np.asarray(answer, dtype=float)
        except (TypeError, ValueError):
            print(f"✗ the answer must be a number or an array, not {type(answer).__name__}")
            return
        if answer.shape != right.shape:
            print(f"✗ the answer must have shape {right.shape}, yours has {answer.shape}")
        elif not np.isfinite(answer).all():
            print("✗ the answer is not finite: look for a division by zero or an overflow")
        elif equal(answer, right):
            print("✓ right")
        else:
            likely = [sentence for sentence, value in mistakes.items() if equal(answer, value)]
            print(f"✗ not yet: {likely[0]}" if likely else "✗ not yet, and no mistake known here")

    return check
