"""Check stored notebooks and pages: ``python -m kit.notebooks.lint [notebook or page …]``."""

import sys
from collections.abc import Sequence

from kit.notebooks.lint import complaints
from kit.notebooks.notebook_file import files_from


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the complaints about the files on the command line; return 1 where there are any."""
    names = files_from(arguments, (__doc__ or "").splitlines()[0])
    found = [line for name in names for line in complaints(name)]
    print("\n".join(found) if found else f"{len(names)} files, nothing to complain about")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
