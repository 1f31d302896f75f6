"""Mistakes that stood in respected texts, as changes to this book that must not go unnoticed.

Each is a name, a file, what stands there, what the mistake puts in its place, and the tests or
the chapter that must turn red.
"""

import json

RULES, GRADIENTS = "helpers/optimizers.py", "helpers/gradients.py"
ADAM, BATCHES, MOMENTUM, SGD = (
    f"book/{name}.ipynb" for name in ("adam_and_friends", "batches", "momentum", "sgd")
)
IQ, LINE, CRITICAL = (f"book/{name}.ipynb" for name in ("iq_chain", "line_fit", "critical_points"))
TEST_RULES, TEST_FORMULAS = "tests/helpers/test_optimizers.py", "tests/book/test_formulas.py"

DEFECTS = [
    (
        "K1 Adam adds eps to the parameter",
        RULES,
        "scale = np.sqrt(largest / (1 - beta2**count)) + eps",
        "scale, theta = np.sqrt(largest / (1 - beta2**count)), theta + eps",
        TEST_RULES,
    ),
    (
        "K2 the half-life is 1/(1 − β)",
        ADAM,
        "return np.log(0.5) / np.log(beta)",
        "return 1 / (1 - beta)",
        ADAM,
    ),
    (
        "K3 half the loss with the same learning rate is called the same",
        BATCHES,
        "double = descend(half_gradient, start, sgd(0.10), 50)",
        "double = descend(half_gradient, start, sgd(0.05), 50)",
        BATCHES,
    ),
    (
        "K4 the limit is 1/λ",
        "helpers/stability.py",
        "np.divide(2.0, largest",
        "np.divide(1.0, largest",
        "tests/helpers/test_least_squares.py",
    ),
    (
        "K5 no seed",
        SGD,
        "rng = np.random.default_rng(6)",
        "rng = np.random.default_rng()",
        SGD,
    ),
    (
        "K6 a formula on the page is not the one of the code",
        ADAM,
        r"s \leftarrow \beta_2 s + (1 - \beta_2)\, g^2",
        r"s \leftarrow \beta_2 s + (1 - \beta_1)\, g^2",
        TEST_FORMULAS,
    ),
    (
        "K7 the heavy ball contracts by 2√β",
        MOMENTUM,
        "return np.abs(np.linalg.eigvals(A)).max()",
        "return 2 * np.abs(np.linalg.eigvals(A)).max()",
        MOMENTUM,
    ),
    (
        "K7 momentum with the wrong sign",
        RULES,
        "velocity = momentum * velocity + gradient",
        "velocity = momentum * velocity - gradient",
        TEST_RULES,
    ),
    (
        "K8 a difference to one side",
        GRADIENTS,
        "rise = _number(loss(right)) - _number(loss(left))",
        "left[index] += step; rise = _number(loss(right)) - _number(loss(left))",
        "tests/helpers/test_gradients.py",
    ),
    (
        "K9 x outside the slope",
        IQ,
        r"L'(w) = 2\,(xw - y)\,x .",
        r"L'(w) = 2\,(xw - y) .",
        TEST_FORMULAS,
    ),
    (
        "K10 RMSProp starts at a signed value",
        RULES,
        "(np.sqrt(square) + eps), square\n\n    return Rule(np.zeros_like",
        "(np.sqrt(square) + eps), square\n\n    return Rule(np.copy",
        TEST_RULES,
    ),
    (
        "K11 the loss that is shown is not the one that is minimised",
        LINE,
        "return np.mean((w * x + b - y) ** 2)",
        "return np.mean(np.abs(w * x + b - y))",
        LINE,
    ),
    (
        "K12 the bias correction starts with the exponent 0",
        RULES,
        "step = mean / (1 - beta1**count) / scale",
        "step = mean / (1 - beta1 ** (count - 1)) / scale",
        TEST_RULES,
    ),
    (
        "K13 differences with h = 1e-12",
        GRADIENTS,
        "step = np.cbrt(np.finfo(float).eps) * max(1.0, abs(at[index])) if h is None else h",
        "step = 1e-12 if h is None else h",
        "tests/helpers/test_gradients.py",
    ),
    (
        "K13 a saddle counts as a minimum",
        CRITICAL,
        'else "a saddle" if down < 0 < up',
        'else "a minimum" if down < 0 < up',
        CRITICAL,
    ),
    (
        "K14 AdaGrad with the mean",
        RULES,
        "total = total + gradient**2",
        "total = (total + gradient**2) / 2",
        TEST_RULES,
    ),
]


def changed(text, defect):
    """Return the text of the file of a defect with the mistake in it."""
    name, file, before, after, _ = defect
    if file.endswith(".ipynb"):
        before, after = (json.dumps(part, ensure_ascii=False)[1:-1] for part in (before, after))
    if before not in text:
        raise ValueError(f"{name}: {file} no longer holds: {before}")
    return text.replace(before, after, 1)
