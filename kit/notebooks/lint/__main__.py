"""Check stored notebooks and pages: ``python -m kit.notebooks.lint [notebook or page …]``."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from kit.notebooks.lint import complaints
from kit.notebooks.notebook_file import default_files


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the complaints about the files on the command line; return 1 where there are any."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", type=Path, metavar="FILE")
    names: list[Path] = parser.parse_args(arguments).names or default_files()
    if not names:
        parser.error("no book here: run this in the folder of the project, or name files")
    found = [line for name in names for line in complaints(name)]
    print("\n".join(found) if found else f"{len(names)} files, nothing to complain about")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
