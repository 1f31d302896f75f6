"""How nbval compares the notebooks of this folder; _tools/outputs.py says what is equal."""

import os
import sys
from pathlib import Path

import pytest
from nbval.plugin import IPyNbCell, IPyNbFile

sys.path.insert(0, str(Path(__file__).with_name("_tools")))
import evidence
from outputs import difference

# One kernel for each core: threads of their own would only get in each other's way.
os.environ.setdefault("OMP_NUM_THREADS", "1")

collect_cells = IPyNbFile.collect


def compare_outputs(self, test, ref, skip_compare=None):
    found = difference(ref, test)
    if found is None:
        return True
    cell = self.cell.get("id")
    says = f"{self.path.relative_to(self.config.rootpath)}, cell {cell}: {found}"
    folder = self.config.rootpath / "_build/red"
    page = evidence.keep(folder, f"{self.path.stem}-{cell}", ref, test, found)
    self.comparison_traceback = [says, f"see {page}"] if page else [says]
    return False


def collect(self):
    """Collect the cells; say in one line which file is no notebook."""
    try:
        return list(collect_cells(self))
    except Exception as error:
        reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        raise pytest.Collector.CollectError(f"{self.path.name}: not a notebook: {reason}") from None


IPyNbCell.compare_outputs = compare_outputs
IPyNbFile.collect = collect
