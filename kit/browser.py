"""Find a Chromium for the tests, or install one: ``python -m kit.browser``."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

# Commands on Linux; other systems name their Chromium otherwise, and take Playwright's.
# The headless shell is the same engine without windows: a page takes a third of the time.
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def find() -> str | None:
    """Return the path of a Chromium: DOWNHILL_CHROMIUM, the system's, Playwright's, or None."""
    asked = os.environ.get("DOWNHILL_CHROMIUM")
    if asked:
        return asked
    for name in NAMES:
        if shutil.which(name):
            return shutil.which(name)
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


if __name__ == "__main__" and not find():
    print("No Chromium found: installing Playwright's.")
    if subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"]).returncode:
        sys.exit("That failed. Install Chromium, or set DOWNHILL_CHROMIUM to its path.")
