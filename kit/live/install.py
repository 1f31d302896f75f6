"""Install what live pages need, beside the Python packages: ``python -m kit.live.install``.

thebe-core talks to a Jupyter kernel and shows what it answers; CodeMirror is the editor; esbuild
makes one file of that and of our modules. All three come from npm as ``package-lock.json`` says,
by version and checksum.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from kit.live import PROGRAM
from kit.npm import npm

HERE = Path(__file__).parent
#: Its bundle is a classic script, which stays a file of its own.
THEBE = Path("node_modules/thebe-core/dist/lib")
THEBE_FILES = ("thebe-core.min.js", "thebe-core.css")


def run_npm(*arguments: str, folder: Path) -> None:
    """Run npm in a folder; exit with the end of its messages where it fails."""
    done = npm(*arguments, folder=folder, capture_output=True, encoding="utf-8")
    if done.returncode:
        sys.exit(f"npm {arguments[0]} failed:\n{done.stderr[-2000:]}")


def main() -> None:
    """Fetch, bundle and install the program for the browser."""
    with tempfile.TemporaryDirectory() as scratch_name:
        scratch = Path(scratch_name)
        for file in [*HERE.glob("*.js*"), *HERE.glob("*.css")]:
            shutil.copy(file, scratch)
        patience = ("--fetch-retries=2", "--fetch-timeout=60000", "--no-audit", "--no-fund")
        run_npm("ci", "--omit=dev", "--ignore-scripts", *patience, folder=scratch)
        run_npm("run", "build", folder=scratch)
        for name in THEBE_FILES:
            shutil.copy(scratch / THEBE / name, scratch / "out")
        shutil.rmtree(PROGRAM, ignore_errors=True)
        shutil.copytree(scratch / "out", PROGRAM)


if __name__ == "__main__":
    main()
