"""Small changes of helpers, made by cosmic-ray: another operator, number, sign or comparison."""

import os
import random
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from tests.mutants.copies import CHAPTERS, ROOT, copy, demand_green, test

# The quickest tests of a module come first; what they do not notice is shown to the chapters.
TESTS = {
    "checks": ["claims_and_checkers", "optimizers", "least_squares", "gradients", "data"],
    "claims": ["claims_and_checkers", "docstrings"],
    "data": ["data"],
    "display": ["display", "explore", "docstrings"],
    "exercises/_answers": ["gradients", "claims_and_checkers", "written_rules"],
    "exercises/_updates": ["written_rules"],
    "exercises/_verdicts": ["claims_and_checkers", "gradients"],
    "exercises/gradient": ["gradients"],
    "exercises/rule": ["written_rules"],
    "exercises/values": ["claims_and_checkers"],
    "explore": ["explore", "docstrings"],
    "gradients": ["gradients"],
    "leverage": ["least_squares"],
    "objectives": ["claims_and_checkers", "optimizers"],
    "optimizers": ["optimizers", "docstrings"],
    "stability": ["least_squares"],
    "statistics": ["claims_and_checkers"],
    "style": ["style", "explore"],
}
OPERATORS = re.compile(
    r"core/(ReplaceBinaryOperator_(Add_Sub|Sub_Add|Mul_Div|Div_Mul|Pow_Mul|FloorDiv_Div|Mod_Mul)"
    r"|ReplaceComparisonOperator_(Lt_LtE|LtE_Lt|Gt_GtE|GtE_Gt|Eq_NotEq|NotEq_Eq|In_NotIn|Is_IsNot)"
    r"|ReplaceUnaryOperator_Delete_\w+|NumberReplacer|ReplaceTrueWithFalse|ReplaceFalseWithTrue"
    r"|ReplaceAndWithOr|ReplaceOrWithAnd|AddNot|ZeroIterationForLoop|ReplaceBreakWithContinue)"
)
# Survivors that compute the same: (module, the line as the mutant has it, why).
KNOWN = [
    (
        "exercises/_answers",
        "for digits in range(1, 11):",
        "ten digits are right under the least tolerance of a number that is not whole",
    ),
    (
        "checks",
        "/,",
        "the star is no product: keyword-only or positional-only, all callers name them",
    ),
    (
        "checks",
        "def check_numbers("
        "name: str, value: object, /, above: float) -> float | NDArray[np.float64]:",
        "the star is no product: keyword-only or positional-only, all callers name them",
    ),
    (
        "exercises/gradient",
        "return (np.abs(a - b) < np.maximum(tolerance(a, RTOL), tolerance(b, RTOL))).all()",
        "< or <= a tolerance: no float of an exercise lies on it",
    ),
    (
        "exercises/_answers",
        "return np.where(np.abs(value) >= 1e-9 * scale, rtol * np.abs(value), of_zero)",
        "> or >= a threshold: no float of an exercise lies on it",
    ),
    (
        "exercises/gradient",
        'named[f"{same[ -1]}; or {sentence}"] = named.pop(same[0])',
        "near is transitive for mistakes that differ by factors: there is one that is the same",
    ),
    (
        "exercises/gradient",
        'named[f"{same[0]}; or {sentence}"] = named.pop(same[ -1])',
        "near is transitive for mistakes that differ by factors: there is one that is the same",
    ),
    (
        "exercises/_answers",
        "scale = np.abs(value).max(initial= -1) or 1.0",
        "an initial value counts for an empty answer only, and every empty answer is right",
    ),
    (
        "leverage",
        "pinned = np.flatnonzero(1 - h <= 1e-10)",
        "< or <= a tolerance: no float lies on it",
    ),
    (
        "leverage",
        "rank = np.linalg.matrix_rank(rows) if n or p else 0",
        "numpy 2.4 finds the rank 0 of an empty matrix itself; numpy 2.2 needs the condition",
    ),
    (
        "optimizers",
        "theta = theta.astype(path.dtype, copy=True)",
        "a copy is the same array, more slowly",
    ),
    (
        "stability",
        "regular = small >= large * values.shape[-1] * np.finfo(float).eps",
        "> or >= a tolerance: no eigenvalue lies on it",
    ),
]


def file_of(name):
    return f"tests/helpers/test_{name}.py"


def slow(path):
    """Quick chapters first: where a mutant is noticed at all, it is noticed soon."""
    return not re.search("leverage|logistic|critical|index", path.stem)


def mutants_of(module):
    """Yield (module, operator, changed text, line before, line after) for each mutant."""
    from cosmic_ray.mutating import mutate_code
    from cosmic_ray.plugins import get_operator, operator_names

    source = (ROOT / f"helpers/{module}.py").read_text("utf-8")
    for name in filter(OPERATORS.fullmatch, operator_names()):
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


def try_mutant(mutant):
    """Return what noticed a mutant: its tests, the chapters, or None."""
    module, _, changed, _, _ = mutant
    with copy() as folder:
        (folder / f"helpers/{module}.py").write_text(changed, "utf-8")
        if test(folder, *map(file_of, TESTS[module]), timeout=120) != {}:
            return "tests"
        users = [
            f"book/{path.name}"
            for path in sorted(CHAPTERS, key=slow)
            if module.startswith(("checks", "claims", "explore", "style", "exercises"))
            or any(name in path.read_text("utf-8") for name in public(module))
        ]
        return None if test(folder, *users) == {} else "chapters"


def public(module):
    return re.findall(
        r"^(?:def|class) ([a-zA-Z]\w+)", (ROOT / f"helpers/{module}.py").read_text(), re.M
    )


def run(modules, at_most):
    """Try the mutants of the modules; return the survivors that KNOWN does not explain.

    ``at_most`` draws that many of each module, always the same ones, where all take too long.
    """
    chapters = [f"book/{path.name}" for path in CHAPTERS]
    demand_green(sorted({file_of(name) for module in modules for name in TESTS[module]}) + chapters)
    killed, count, survivors = Counter(), Counter(), []
    for module in modules:
        mutants = list(mutants_of(module))
        made = {after for *_, after in mutants}
        for name, line, _ in KNOWN:
            if name == module and line not in made:
                print(f"KNOWN is out of date, no mutant of {name} has the line: {line}")
        if at_most:
            mutants = random.Random(0).sample(mutants, min(at_most, len(mutants)))
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for mutant, by in zip(mutants, pool.map(try_mutant, mutants)):
                _, operator, _, before, after = mutant
                if by is None and any((module, after) == known[:2] for known in KNOWN):
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
