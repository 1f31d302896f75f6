"""Speeds and weights, printed as ratios and sizes: ``make bench``. Nothing here passes or fails."""

import gzip
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import browser
import numpy as np
from playwright.sync_api import sync_playwright

from helpers import descend, sgd, wave_bowl, wave_sine

ROOT = Path(__file__).parents[1]


def seconds(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def ensemble():
    """100,000 runs of SGD at once against one run in plain Python, per step of one run."""
    rng = np.random.default_rng(0)

    def gradient(theta):
        share = rng.integers(0, 2, size=theta.shape)
        return (1 - share) * wave_sine.gradient(theta) + share * wave_bowl.gradient(theta)

    def loop(steps):
        from math import cos
        from random import Random

        coin, theta = Random(0), 5.0
        for _ in range(steps):
            theta -= 0.15 * (2 * cos(theta) if coin.random() < 0.5 else 0.4 * theta)

    runs, steps = 100_000, 2_000
    many = seconds(lambda: descend(gradient, np.full(runs, 5.0), sgd(0.15), steps, every=steps))
    one = seconds(lambda: loop(200_000))
    per_step, plain = many / (runs * steps), one / 200_000
    took = f"{many:.1f} s, {per_step * 1e9:.1f} ns a step"
    print(f"ensemble   {runs:,} runs x {steps:,} steps in {took}")
    print(f"           a plain Python loop needs {plain / per_step:.0f} times as long per step")


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


def pages(site):
    """First-load weight of each page and the time from a slider's move to the drawn figure."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=site))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    root = f"http://127.0.0.1:{server.server_port}/"
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=browser.find(), args=browser.ARGUMENTS)
        for path in sorted(site.glob("book/*.html")):
            page, asked = chrome.new_page(), set()
            page.on("request", lambda request, asked=asked: asked.add(request.url))
            page.goto(root + f"book/{path.name}", wait_until="networkidle")
            files = [site / url.removeprefix(root) for url in asked if url.startswith(root)]
            weight = sum(min(len(b), len(gzip.compress(b))) for b in map(Path.read_bytes, files))
            page_weight = len(gzip.compress(path.read_bytes()))
            print(f"page       {path.name:14} first load {weight / 1024:4.0f} KiB gzipped", end="")
            print(f", the next page {page_weight / 1024:4.0f} KiB")
            for number, explorer in enumerate(page.locator("figure.explorer").all()):
                times = explorer.evaluate(REDRAW)
                size = len(gzip.compress(explorer.evaluate("e => e.outerHTML").encode()))
                print(
                    f"explorer   {path.stem} {number}: {size / 1024:.0f} KiB, move to drawn figure",
                    end="",
                )
                print(f" median {statistics.median(times):.1f} ms, worst {max(times):.1f} ms")
        chrome.close()
    server.shutdown()


# Moves the first slider through all positions five times; the time includes style and layout.
REDRAW = """async explorer => {
    const slider = explorer.querySelector("input"), times = [];
    for (let i = 0; i < 5 * (Number(slider.max) + 1); i++) {
        await new Promise(requestAnimationFrame);
        const start = performance.now();
        slider.value = (Number(slider.value) + 1) % (Number(slider.max) + 1);
        slider.dispatchEvent(new Event("input", { bubbles: true }));
        explorer.getBoundingClientRect();
        times.push(performance.now() - start);
    }
    return times;
}"""


def build():
    with tempfile.TemporaryDirectory() as folder:
        command = ["jupyter-book", "build", "-q", "--path-output", folder, str(ROOT)]
        took = seconds(lambda: subprocess.run(command, check=True, stdout=sys.stderr))
        print(f"build      the site from stored outputs in {took:.1f} s")
        pages(Path(folder) / "_build/html")


if __name__ == "__main__":
    ensemble()
    build()
