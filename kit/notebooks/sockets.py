"""Where a kernel listens: at sockets of its own in a new folder, where the system has such sockets.

A TCP port is free when it is chosen, and another program may take it before the kernel does: then
two kernels get each other's messages, and a notebook stores what it did not compute.
"""

import os
from pathlib import Path

from traitlets.config import Config

#: How many bytes of a socket's path every system takes, less those that Jupyter appends.
LONGEST_PATH = 100


def socket_settings(folder: Path) -> Config:
    """Return the settings of Jupyter's kernel manager for one kernel and its empty ``folder``.

    They are empty, so that Jupyter takes TCP, on Windows and where the path is too long.
    """
    path = str(folder / "socket")
    if os.name == "nt" or len(os.fsencode(path)) > LONGEST_PATH:
        return Config()
    return Config({"KernelManager": {"transport": "ipc", "ip": path}})
