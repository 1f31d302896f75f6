"""Wrong on purpose: does the suite notice? ``make mutants``, or name parts: helpers, defects.

Each mutant is a copy of the repository with a single change. A mutant that leaves the tests green
survives; the list at the end names it. KNOWN holds survivors that cannot be told from the original.
"""

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from defects import DEFECTS

ROOT = Path(__file__).parents[1]
# The quickest tests of a module come first; what they do not notice is shown to the chapters.
TESTS = {
    "checks": ["helpers", "optimizers", "least_squares", "gradients"],
    "claims": ["helpers"],
    "data": ["data"],
    "exercises": ["gradients", "helpers"],
    "explore": ["explore"],
    "gradients": ["gradients"],
    "leverage": ["least_squares"],
    "objectives": ["helpers", "optimizers"],
    "optimizers": ["optimizers"],
    "stability": ["least_squares"],
    "statistics": ["helpers"],
    "style": ["style", "explore"],
}
OPERATORS = re.compile(
    r"core/(ReplaceBinaryOperator_(Add_Sub|Sub_Add|Mul_Div|Div_Mul|Pow_Mul|FloorDiv_Div|Mod_Mul)"
    r"|ReplaceComparisonOperator_(Lt_LtE|LtE_Lt|Gt_GtE|GtE_Gt|Eq_NotEq|NotEq_Eq|In_NotIn|Is_IsNot)"
    r"|ReplaceUnaryOperator_Delete_\w+|NumberReplacer|ReplaceTrueWithFalse|ReplaceFalseWithTrue"
    r"|ReplaceAndWithOr|ReplaceOrWithAnd|AddNot|ZeroIterationForLoop|ReplaceBreakWithContinue)"
)
# Survivors that compute the same: (module, the changed line as it is in the file, why).
KNOWN = [
    (
        "checks",
        "def check_number(name, value, *, above=None, least=None, below=None, array_too=False):",
        "the star is no product: keyword-only or positional-only, all callers name them",
    ),
    (
        "leverage",
        "scale = np.abs(np.asarray(y, dtype=float)).max() or 1.0",
        "where all y are 0 so is the variance, and any scale will do",
    ),
    (
        "leverage",
        "pinned = np.flatnonzero(1 - h < 1e-10)",
        "< or <= a tolerance: no float lies on it",
    ),
]


def copy():
    """Return a new copy of what the tests need."""
    folder = Path(tempfile.mkdtemp(prefix="mutant-"))
    for name in ("helpers", "book", "tests", "pyproject.toml", "_config.yml", "_toc.yml"):
        source = ROOT / name
        ignore = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=ignore)
        else:
            shutil.copy(source, folder / name)
    return folder


def green(folder, *targets, timeout=300):
    """Whether the targets pass in a copy."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-n0", "-p", "no:cacheprovider"]
    environment = os.environ | {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            [*command, *targets], cwd=folder, env=environment, capture_output=True, timeout=timeout
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def of_helpers(modules):
    """Yield (module, operator, changed text, line before, line after) for each mutant."""
    from cosmic_ray.mutating import mutate_code
    from cosmic_ray.plugins import get_operator, operator_names

    names = [name for name in operator_names() if OPERATORS.fullmatch(name)]
    for module in modules:
        source = (ROOT / f"helpers/{module}.py").read_text("utf-8")
        for name in names:
            operator = get_operator(name)()
            for number in range(1000):
                changed = mutate_code(source, operator, number)
                if changed is None:
                    break
                before, after = first_difference(source, changed)
                yield module, name.removeprefix("core/"), changed, before, after


def first_difference(a, b):
    for x, y in zip(a.splitlines(), b.splitlines()):
        if x != y:
            return x.strip(), y.strip()
    return "", ""


def try_helper(mutant):
    """Return whether a mutant of helpers was killed, and by what."""
    module, _, changed, _, _ = mutant
    folder = copy()
    try:
        (folder / f"helpers/{module}.py").write_text(changed, "utf-8")
        if not green(folder, *[f"tests/test_{name}.py" for name in TESTS[module]]):
            return "tests"
        users = [
            f"book/{path.name}"
            for path in sorted((ROOT / "book").glob("*.ipynb"))
            if module in ("checks", "claims", "explore", "style", "exercises")
            or any(name in path.read_text("utf-8") for name in public(module))
        ]
        quick = [name for name in users if re.search("leverage|logistic|critical|index", name)]
        return None if green(folder, *(quick or users)) else "chapters"
    finally:
        shutil.rmtree(folder)


def public(module):
    return re.findall(
        r"^(?:def|class) ([a-zA-Z]\w+)", (ROOT / f"helpers/{module}.py").read_text(), re.M
    )


def helpers(modules, at_most):
    """Try the mutants of the modules; return the survivors that KNOWN does not explain.

    ``at_most`` draws that many of each module, always the same ones, where all take too long.
    """
    killed, count, survivors = Counter(), Counter(), []
    for module in modules:
        mutants = list(of_helpers([module]))
        if at_most:
            mutants = random.Random(0).sample(mutants, min(at_most, len(mutants)))
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for mutant, by in zip(mutants, pool.map(try_helper, mutants)):
                _, operator, _, before, after = mutant
                if by is None and any((module, before) == known[:2] for known in KNOWN):
                    continue
                count[module] += 1
                killed[module] += by is not None
                if by is None:
                    survivors.append(f"helpers/{module}.py, {operator}: {before}  ->  {after}")
                    print("survived:", survivors[-1], flush=True)
        print(f"{module:11} {killed[module]:3} of {count[module]:3} killed", flush=True)
    total = sum(killed.values()) / max(1, sum(count.values()))
    print(f"helpers     {total:.1%} of {sum(count.values())} killed")
    return survivors


def defects():
    """Make each of the known mistakes; return those that the suite does not notice."""
    survivors = []
    healthy = copy()
    for target in sorted({target for *_, target in DEFECTS}):
        if not green(healthy, target):
            sys.exit(f"{target} is red without any mistake: repair it first")
    shutil.rmtree(healthy)
    for name, file, before, after, target in DEFECTS:
        folder = copy()
        text = (folder / file).read_text("utf-8")
        if file.endswith(".ipynb"):
            before, after = (json.dumps(each, ensure_ascii=False)[1:-1] for each in (before, after))
        if before not in text:
            sys.exit(f"{name}: {file} no longer holds: {before}")
        (folder / file).write_text(text.replace(before, after, 1), "utf-8")
        noticed = not green(folder, target)
        print("noticed: " if noticed else "SURVIVED:", name, flush=True)
        survivors += [] if noticed else [name]
        shutil.rmtree(folder)
    return survivors


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", help="defects, or modules of helpers; all without")
    parser.add_argument("--sample", type=int, default=0, help="mutants per module at the most")
    options = parser.parse_args()
    parts = options.parts or ["defects", *TESTS]
    survivors = defects() if "defects" in parts else []
    modules = [name for name in parts if name in TESTS]
    survivors += helpers(modules, options.sample) if modules else []
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
