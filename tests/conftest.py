"""The built site and a browser, for the tests that look at pages."""

import functools
import http.server
import os
import subprocess
import threading
import time

import pytest
from playwright.sync_api import sync_playwright

from kit import browser as chromium
from tests.pages import JUPYTER_BOOK, ROOT

#: Seconds.
LONGEST_BUILD = 600
#: Where the site is served: below a host, as a project page is.
PLACE = "/some/notebook/"


def pytest_runtest_setup(item):
    """Outside tests/site a test that needs the site or a browser is left out of make check."""
    slow = {"site", "chrome"} & set(item.fixturenames)
    if slow and item.path.parent.name != "site" and not item.get_closest_marker("kernel"):
        pytest.fail("it needs the mark kernel", pytrace=False)


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """Build the site from the stored outputs; a warning fails. Returns its folder.

    Test processes that run side by side share one site: the first builds it, the others wait.
    """
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    out, outcome = shared / "site", shared / "site.outcome"
    try:
        out.mkdir()
    except FileExistsError:
        deadline = time.monotonic() + LONGEST_BUILD + 60
        while not outcome.exists():
            assert time.monotonic() < deadline, "the test process that builds the site was ended"
            time.sleep(0.1)
    else:
        complaint = "it was interrupted"
        try:
            complaint = _build(out)
        finally:  # the others wait for this file
            outcome.with_suffix(".part").write_text(complaint)
            outcome.with_suffix(".part").replace(outcome)
    complaint = outcome.read_text()
    assert not complaint, f"jupyter-book build failed:\n{complaint}"
    return out / "_build/html"


def _build(out):
    """Build the site into a folder; return what went wrong, or nothing."""
    build = [*JUPYTER_BOOK, "build", "-W", "--keep-going", "-q", "--path-output", out, "."]
    run = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, timeout=LONGEST_BUILD)
    if run.returncode:
        return f"{run.stdout[-3000:]}{run.stderr[-3000:]}" or "it said nothing"
    return ""


class Quiet(http.server.SimpleHTTPRequestHandler):
    def translate_path(self, path):
        inside = path.startswith(PLACE)
        return super().translate_path(f"/{path.removeprefix(PLACE)}" if inside else "/nowhere")

    def log_message(self, *_):
        pass


@pytest.fixture(scope="session")
def url(site):
    """Serve the site; returns the address of its root."""
    handler = functools.partial(Quiet, directory=site)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}{PLACE}"
        server.shutdown()


@pytest.fixture(scope="session")
def chrome():
    path = chromium.find()
    if path is None:
        reason = "no Chromium found: install it, or set DOWNHILL_CHROMIUM to its path"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=chromium.ARGUMENTS)
        yield browser
        browser.close()


LAY_OUT_ALL = """addEventListener("DOMContentLoaded", () => {
    delete document.documentElement.dataset.fromTop;
})"""


class Visit:
    """A page that was opened, with what it asked for and what it complained about.

    All of it is laid out, unless ``whole`` is False.
    """

    def __init__(self, chrome, address, until="load", whole=True, **context):
        self.requests, self.complaints, self.bodies = [], [], {}
        self.context = chrome.new_context(**context)
        self.page = self.context.new_page()
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("requestfailed", lambda r: self.complaints.append(f"failed: {r.url}"))
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("response", self._response)
        # No test may reach another host, even where a page asks for it.
        self.context.route(
            lambda u: not u.startswith(("http://127.0.0.1", "file:", "data:")), _abort
        )
        if whole:  # on a phone what is far below would have no size yet (test_long_pages.py)
            self.context.add_init_script(LAY_OUT_ALL)
        self.page.goto(address, wait_until=until)

    def _console(self, message):
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def _response(self, response):
        if response.status >= 400:
            self.complaints.append(f"{response.status}: {response.url}")

    def outside(self, root):
        """Return the requests that left the site."""
        return [u for u in self.requests if not u.startswith((root, "data:"))]


def _abort(route):
    route.abort()


@pytest.fixture
def visit(chrome):
    """Open pages in contexts of their own; close them after the test."""
    visits = []

    def open_page(address, **context):
        visits.append(Visit(chrome, address, **context))
        return visits[-1]

    yield open_page
    for each in visits:
        each.context.close()
