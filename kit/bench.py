"""Speeds and weights, printed as ratios and sizes: ``make bench``. Nothing here passes or fails."""

import gzip
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Request, sync_playwright

from helpers import descend, sgd, wave_bowl, wave_sine
from kit import browser

ROOT = Path(__file__).parents[1]
CHAPTERS = sorted(p.stem for p in (ROOT / "book").glob("*.ipynb") if p.stem != "index")
#: The two smallest, for comparisons that take long.
SHORT_CHAPTERS = sorted(CHAPTERS, key=lambda name: (ROOT / f"book/{name}.ipynb").stat().st_size)[:2]
PYTEST = (sys.executable, "-m", "pytest", "-p", "no:cacheprovider")


def seconds(work: Callable[[], object]) -> float:
    """Return how long a function takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def ensemble() -> None:
    """100,000 runs of SGD at once against one run in plain Python, per step of one run."""
    rng = np.random.default_rng(0)

    def gradient(theta: NDArray[np.float64]) -> NDArray[np.float64]:
        share = rng.integers(0, 2, size=theta.shape)
        return (1 - share) * wave_sine.gradient(theta) + share * wave_bowl.gradient(theta)

    def loop(steps: int) -> None:
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


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files and prints nothing."""

    def log_message(self, format: str, *args: object) -> None:
        pass


def pages(site: Path) -> None:
    """First-load weight of each page and the time from a slider's move to the drawn figure."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=site))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    root = f"http://127.0.0.1:{server.server_port}/"
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=browser.find(), args=browser.ARGUMENTS)
        for path in sorted(site.glob("book/*.html")):
            page = chrome.new_page()
            requests: list[Request] = []
            page.on("request", requests.append)
            page.goto(root + f"book/{path.name}", wait_until="networkidle")
            asked = {request.url for request in requests}
            files = [site / url.removeprefix(root) for url in asked if url.startswith(root)]
            weight = sum(min(len(b), len(gzip.compress(b))) for b in map(Path.read_bytes, files))
            page_weight = len(gzip.compress(path.read_bytes()))
            print(f"page       {path.name:14} first load {weight / 1024:4.0f} KiB gzipped", end="")
            print(f", the next page {page_weight / 1024:4.0f} KiB")
            for number, explorer in enumerate(page.locator("figure.explorer").all()):
                times = explorer.evaluate(REDRAW)
                frames = explorer.evaluate("async e => JSON.stringify(await e.frames())")
                size = len(gzip.compress(frames.encode()))
                print(
                    f"explorer   {path.stem} {number}: {size / 1024:.0f} KiB, move to drawn figure",
                    end="",
                )
                print(f" median {statistics.median(times):.1f} ms, worst {max(times):.1f} ms")
        chrome.close()
    server.shutdown()


# Takes the first control through all choices five times; the time includes style and layout.
REDRAW = """async explorer => {
    const control = explorer.querySelector("[data-count]"), times = [];
    const count = Number(control.dataset.count), inputs = control.querySelectorAll("input");
    await explorer.frames();
    for (let i = 0; i < 5 * count; i++) {
        await new Promise(requestAnimationFrame);
        const start = performance.now();
        if (inputs.length === 1) inputs[0].value = i % count;
        else inputs[i % count].checked = true;
        control.dispatchEvent(new Event("input", { bubbles: true }));
        await explorer.frames();
        explorer.getBoundingClientRect();
        times.push(performance.now() - start);
    }
    return times;
}"""


def run(*command: str | Path, cwd: Path = ROOT) -> None:
    """Run a command quietly; stop with what it said where it fails."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
    if done.returncode:
        said = done.stdout[-2000:] + done.stderr[-2000:]
        sys.exit(f"{' '.join(map(str, command))} failed:\n{said}")


def copy_of_the_book(folder: Path, chapters: Iterable[str], times: int = 1) -> None:
    """Put a book with ``times`` copies of each chapter into ``folder``."""
    for name in ("_config.yml", "pyproject.toml", "helpers", "tests"):
        (folder / name).symlink_to(ROOT / name)
    (folder / "book").mkdir()
    for path in (ROOT / "book").iterdir():
        if path.suffix != ".ipynb":
            (folder / "book" / path.name).symlink_to(path)
    shutil.copy(ROOT / "book/index.ipynb", folder / "book")
    toc = ["format: jb-book", "root: book/index", "chapters:"]
    for chapter in chapters:
        text = (ROOT / f"book/{chapter}.ipynb").read_text("utf-8")
        for number in range(times):
            name = f"{chapter}{number or ''}"
            toc.append(f"- file: book/{name}")
            # Labels and glued names are global in a book.
            own = text.replace(f"{chapter}.ipynb", f"{name}.ipynb")
            if number:
                own = own.replace('"name": "fig-', f'"name": "fig-{number}-')
            (folder / f"book/{name}.ipynb").write_text(own, "utf-8")
    (folder / "_toc.yml").write_text("\n".join(toc) + "\n")


def jupyter_book(folder: Path) -> float:
    """Build the book in ``folder``; return the seconds it took."""
    return seconds(lambda: run("jupyter-book", "build", "-q", ".", cwd=folder))


def build() -> None:
    """Build time: from stored outputs, after an edit, and as Jupyter Book does it by default."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copy_of_the_book(folder, CHAPTERS)
        whole = jupyter_book(folder)
        chapter = folder / f"book/{CHAPTERS[-1]}.ipynb"
        chapter.write_text(chapter.read_text("utf-8").replace("gradient", "slope", 1), "utf-8")
        again = jupyter_book(folder)
        pages(folder / "_build/html")
        config = folder / "_config.yml"
        config.unlink()
        config.write_text("execute:\n  execute_notebooks: force\n  timeout: 300\n")
        shutil.rmtree(folder / "_build")
        plain = jupyter_book(folder)
    print(f"build      from stored outputs {whole:.1f} s, after editing one chapter {again:.1f} s")
    print(f"           plain, executing: {plain:.0f} s, {plain / whole:.0f} times as long")


def suite() -> None:
    """Re-executing and comparing all notebooks against executing them one after the other."""
    paths = [f"book/{name}.ipynb" for name in CHAPTERS]
    ours = seconds(lambda: run(*PYTEST, *paths))
    with tempfile.TemporaryDirectory() as folder:
        convert = ["jupyter", "nbconvert", "--to", "notebook", "--execute", "--output-dir", folder]
        theirs = seconds(lambda: [run(*convert, path) for path in paths])
    print(f"suite      the notebooks run and compared in {ours:.0f} s on {os.cpu_count()} cores")
    print(f"           nbconvert in sequence: {theirs:.0f} s, {theirs / ours:.1f} times as long")


def growth() -> None:
    """Build and suite with 1, 2 and 4 copies of the chapters; the suite with two of them."""
    for times in (1, 2, 4):
        with tempfile.TemporaryDirectory() as name:
            copy_of_the_book(Path(name), CHAPTERS, times)
            built = jupyter_book(Path(name))
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            copy_of_the_book(folder, SHORT_CHAPTERS, times)
            (folder / "book/index.ipynb").unlink()
            tested = seconds(partial(run, *PYTEST, "book", cwd=folder))
        print(f"growth     {times} x: build of all {built:5.1f} s, suite of two {tested:5.1f} s")


if __name__ == "__main__":
    ensemble()
    build()
    suite()
    growth()
