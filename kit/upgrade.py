"""Write ``constraints.txt`` anew: ``make upgrade``.

An empty environment gets what the requirements name, at the newest versions that fit together; what
pip chose is written down. Change a pin in a requirements file first, look at the difference after.
"""

import re
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]
FILES = ("requirements.txt", "tests/requirements.txt", "tests/mutants/requirements.txt")
PLACES = ("bin/python", "Scripts/python.exe")
HEADER = """\
# Every package that is installed, at one version: written by make upgrade on Linux with Python {}.
# What is meant stands in requirements.txt, kit/requirements.txt and tests/requirements.txt.
"""


def frozen(lines: list[str]) -> list[str]:
    """Return the pins of ``pip freeze``, without builds (``+cpu``) and local files."""
    return [re.sub(r"\+\S*", "", line) for line in lines if "==" in line and "@" not in line]


def main() -> None:
    """Install everything without constraints, and write what was installed."""
    constraints = ROOT / "constraints.txt"
    before = constraints.read_text("utf-8")
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = next(path for name in PLACES if (path := Path(folder) / name).exists())
        try:
            constraints.write_text("", "utf-8")
            options = [part for name in FILES for part in ("-r", name)]
            pip = [python, "-m", "pip"]
            subprocess.run([*pip, "install", "-q", *options], cwd=ROOT, check=True)
            freeze = [*pip, "freeze", "--all", "--exclude", "pip", "--exclude-editable"]
            said = subprocess.run(freeze, capture_output=True, text=True, check=True).stdout
        except BaseException:
            constraints.write_text(before, "utf-8")
            raise
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    pins = "\n".join(frozen(said.splitlines()))
    constraints.write_text(f"{HEADER.format(version)}{pins}\n", "utf-8")


if __name__ == "__main__":
    main()
