"""Wrong on purpose: does the suite notice? ``make mutants``, or ``python -m tests.mutants PART …``.

Parts are ``defects`` (mistakes of respected texts), ``notebooks`` (numbers, claims, quizzes) and
the modules of helpers. What survives is printed; it asks for a test, or for a reason in ``KNOWN``.
"""

import argparse
import sys

from tests.mutants import of_defects, of_helpers, of_notebooks


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", help="defects, notebooks, modules; all without")
    parser.add_argument("--sample", type=int, default=0, help="mutants per module at the most")
    options = parser.parse_args()
    known = ["defects", "notebooks", *of_helpers.TESTS]
    parts = options.parts or known
    if unknown := set(parts) - set(known):
        parser.error(f"{', '.join(unknown)}: not one of {', '.join(known)}")
    survivors = []
    if "defects" in parts:
        survivors += of_defects.run()
    if "notebooks" in parts:
        survivors += of_notebooks.run()
    modules = [name for name in parts if name in of_helpers.TESTS]
    if modules:
        survivors += of_helpers.run(modules, options.sample)
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
