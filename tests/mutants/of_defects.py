"""Does the suite notice the mistakes of respected texts? The table of them is in defects.py."""

import os
from concurrent.futures import ThreadPoolExecutor

from tests.mutants.copies import copy, demand_green, test
from tests.mutants.defects import DEFECTS, changed


def run():
    """Make each of the mistakes; return those that the suite does not notice."""
    demand_green(sorted({target for *_, target in DEFECTS}))
    survivors = []
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for (name, *_), noticed in zip(DEFECTS, pool.map(is_noticed, DEFECTS)):
            print("noticed: " if noticed else "SURVIVED:", name, flush=True)
            survivors += [] if noticed else [name]
    return survivors


def is_noticed(defect):
    _, file, _, _, target = defect
    with copy() as folder:
        broken = changed((folder / file).read_text("utf-8"), defect)
        (folder / file).write_text(broken, "utf-8")
        return test(folder, target) != {}
