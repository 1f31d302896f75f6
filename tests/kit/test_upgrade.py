"""The lock holds one version of each package that is installed."""

import re
import subprocess
import sys
from importlib.metadata import distributions

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from kit.upgrade import FILES, frozen
from tests.pages import ROOT


def pins(text):
    lines = [line for line in text.splitlines() if "==" in line and not line.startswith("#")]
    return {canonicalize_name(Requirement(line).name): line.partition("==")[2] for line in lines}


def test_only_pins_are_written_without_the_name_of_a_build():
    said = ["torch==2.13.0+cpu", "-e .", "thing @ file:///somewhere/thing.whl", "numpy==2.4.6"]
    assert frozen(said) == ["torch==2.13.0", "numpy==2.4.6"]


def test_what_is_meant_stands_in_the_lock():
    locked = pins((ROOT / "constraints.txt").read_text("utf-8"))
    for name in (*FILES, "kit/requirements.txt"):
        for package, version in pins((ROOT / name).read_text("utf-8")).items():
            assert locked[package] == version, f"{name}: {package}, run make upgrade"


def test_every_pin_installs_on_the_first_python_that_is_supported():
    (first,) = re.findall(r'requires-python = ">=(.*)"', (ROOT / "pyproject.toml").read_text())
    locked = pins((ROOT / "constraints.txt").read_text("utf-8"))
    asks = {
        each.metadata["Name"]: each.metadata.get("Requires-Python") or ""
        for each in distributions()
        if canonicalize_name(each.metadata["Name"]) in locked
    }
    assert len(asks) > 100
    refuse = {name for name, asked in asks.items() if f"{first}.0" not in SpecifierSet(asked)}
    assert refuse == set()


def test_the_lock_names_no_place_and_no_index():
    text = (ROOT / "constraints.txt").read_text("utf-8")
    assert not re.search(r"[/@]|--", re.sub(r"^#.*", "", text, flags=re.MULTILINE))


@pytest.mark.kernel
def test_a_command_that_reads_notebooks_compiles_no_grammar():
    ask = "import sys, nbformat; sys.exit('lark' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", ask]).returncode == 0
