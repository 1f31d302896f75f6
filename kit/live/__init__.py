"""Pages with a kernel: the server, and the program that it adds to each page."""

import sys
from pathlib import Path

#: Where ``install`` puts the program for the browser, and ``serve`` finds it.
PROGRAM = Path(sys.prefix, "share/downhill-live")
