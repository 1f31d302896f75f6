"""Live pages: `make serve` with a kernel, in a browser, and against those who should not get in."""

import asyncio
import html
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import psutil
import pytest
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import websocket_connect

from kit.live import serve
from tests.pages import NO_STORAGE, faults, leave_few, pale_texts, unfold

SERVE = [sys.executable, "-m", "kit.live.serve", "--no-browser"]
LINE = "downhill/book/line_fit.html"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(condition, seconds=10):
    """Wait until a condition holds; return whether it does."""
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.1)
    return condition()


class Server:
    """A running `make serve`: its address, its token, what it printed."""

    def __init__(self, site, folder):
        self.folder, self.port = folder, free_port()
        self.url = f"http://127.0.0.1:{self.port}/"
        # What a user of Jupyter may have set for other servers.
        (folder / ".jupyter").mkdir()
        (folder / ".jupyter/jupyter_server_config.py").write_text(
            "c.ServerApp.allow_origin = '*'\nc.ServerApp.base_url = '/elsewhere/'\n"
        )
        environment = os.environ | {"JUPYTER_RUNTIME_DIR": str(folder), "HOME": str(folder)}
        with open(folder / "log", "w") as log:
            self.process = subprocess.Popen(
                [*SERVE, "--site", site, "--port", str(self.port)],
                stdout=log,
                stderr=subprocess.STDOUT,
                env=environment,
            )
        until(lambda: "Ctrl-C" in self.printed() or self.process.poll() is not None, 60)
        opener = re.search(r"(\S+-open\.html)", self.printed())
        assert opener, self.printed()
        self.opener = Path(opener[1])
        page = html.unescape(self.opener.read_text())
        self.login = re.search(r'href="([^"]+)"', page)[1]
        self.token = re.search(r"token=(\w+)", self.login)[1]
        self.own = {"Authorization": f"token {self.token}"}
        self.cookies = None

    def printed(self):
        return (self.folder / "log").read_text()

    def answer(self, path, method="GET", data=None):
        """Return what it answers to someone who has the token."""
        request = urllib.request.Request(
            self.url + path, method=method, headers=self.own, data=data
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)

    def ask(self, path, method="GET", **headers):
        """Return the status of a request."""
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(self.url + path, method=method, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code

    def start_kernel(self):
        """Start a kernel, as someone who has the token may; return its id."""
        return self.answer("api/kernels", "POST", b"")["id"]

    def connect(self, kernel, **headers):
        """Open the connection to a kernel that its messages come through."""
        address = f"ws://127.0.0.1:{self.port}/api/kernels/{kernel}/channels"
        return websocket_connect(HTTPRequest(address, headers=headers))

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(30)


def in_a_thread(coroutine):
    """Return what a coroutine returns: in this thread runs the loop of the browser."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, asyncio.wait_for(coroutine, 60)).result()


@pytest.fixture(scope="module")
def server(site, tmp_path_factory):
    running = Server(site, tmp_path_factory.mktemp("server"))
    yield running
    running.process.kill()


@pytest.fixture
def live(server, visit):
    """Open a page in a browser that was let in by the file that `make serve` names; go live."""
    pages = []

    def open_page(path=LINE, **context):
        seen = enter(server, visit, path, **context)
        pages.append(seen.page)
        go_live(seen.page)
        return seen

    yield open_page
    for page in pages:
        page.goto("about:blank")  # ends its kernel, which a page that is just closed does not


@pytest.fixture(scope="module")
def shared(server, chrome):
    """Open a live page that several tests may use, as they do not ask for a fresh one."""
    context = chrome.new_context()

    def open_page(path):
        page = context.new_page()
        page.goto(server.login)
        page.wait_for_url("**/book/index.html")
        page.goto(server.url + path)
        go_live(page)
        return page

    yield open_page
    context.close()


@pytest.fixture(scope="module")
def shared_page(shared):
    return shared(LINE)


@pytest.fixture(scope="module")
def page_that_ran(shared):
    """A page whose cells have run, all of them."""
    page = shared("downhill/book/leverage.html")
    page.get_by_role("button", name="Run all cells").click()
    at_rest(page)
    return page


@pytest.fixture
def page(shared_page):
    """That page, with every cell as the book has it."""
    shared_page.get_by_role("button", name="Reset all cells").click()
    return shared_page


def enter(server, visit, path, **context):
    if server.cookies is None:
        seen = visit(server.login)
        seen.page.wait_for_url("**/book/index.html", wait_until="networkidle")
        server.cookies = seen.context.storage_state()
    return visit(server.url + path, storage_state=server.cookies, **context)


def go_live(page):
    page.get_by_role("button", name="Live code").click()
    page.wait_for_selector(".live-bar")
    page.evaluate("document.querySelectorAll('details.hide').forEach(d => { d.open = true })")


def said(page, text):
    page.wait_for_function(
        "text => document.querySelector('.live-bar [role=status]').textContent.includes(text)",
        arg=text,
    )


def shows(page, text):
    """Wait until the first cell has printed something: then its code is running."""
    page.locator("#cell-imports .live-output").get_by_text(text, exact=True).wait_for()


def at_rest(page):
    page.wait_for_function(
        "!document.querySelector('[data-live=waiting], [data-live=running]')", timeout=60_000
    )


def write(page, cell, code):
    """Replace the code of a cell by typing."""
    page.locator(f"#cell-{cell} .cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(code)


def run(page, cell, code=None):
    """Type code, if any, run the cell with the keyboard and return what it shows."""
    if code is None:
        page.locator(f"#cell-{cell} .cm-content").click()
    else:
        write(page, cell, code)
    page.keyboard.press("Shift+Enter")
    at_rest(page)
    return page.locator(f"#cell-{cell} .live-output").inner_text()


def test_a_numpy_cell_a_torch_cell_and_a_slider_run(live, server):
    seen = live()
    page = seen.page
    assert "steepness" in run(page, "imports")
    numpy = "import numpy as np\nprint(np.arange(0, 6, 2) ** 2)"
    assert run(page, "imports", numpy).strip() == "[ 0  4 16]"
    torch = "import torch\nprint(torch.tensor([2.0, 3.0]).square().sum().item())"
    assert run(page, "imports", torch).strip() == "13.0"

    page.get_by_role("button", name="Reset all cells").click()
    explorer = page.locator(".cell:has(figure.explorer)").first
    for name in ("Run all above", re.compile("^Run cell")):
        explorer.get_by_role("button", name=name).click()
        at_rest(page)
    picture = explorer.locator(".live-output .jupyter-widgets svg").last
    before = picture.inner_html()
    explorer.locator("[role=slider]").first.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        """([cell, before]) => [...cell.querySelectorAll(".live-output .jupyter-widgets svg")]
            .at(-1)?.innerHTML !== before""",
        arg=[explorer.element_handle(), before],
    )
    assert not explorer.locator("figure.explorer").is_visible()
    assert seen.complaints == []
    assert seen.outside(server.url) == []


def test_a_figure_is_drawn_above_its_caption_and_follows_light_and_dark(page_that_ran):
    page = page_that_ran
    assert page.locator(".cell[data-live]").count() == page.locator('[data-live="done"]').count()
    figure = page.locator(".cell_output > figure:not(.explorer), .cell_output figure.align-default")
    figure = figure.filter(has=page.locator(".live-output svg")).first
    live_picture = figure.locator(".live-output svg")
    assert live_picture.count() == figure.locator("svg").filter(visible=True).count()
    boxes = [each.bounding_box() for each in (live_picture.first, figure.locator("figcaption"))]
    assert boxes[0]["y"] + boxes[0]["height"] <= boxes[1]["y"] + 1
    colours = set()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        colours.add(live_picture.locator("text").first.evaluate("e => getComputedStyle(e).fill"))
    assert len(colours) == 2


def test_a_cell_that_runs_again_does_not_move_what_stands_below(page):
    """Else a click on a button below may miss it."""
    page.evaluate(
        """() => {
            window.places = new Set();
            const below = document.querySelectorAll(".cell[id]")[1];
            const look = () => {
                window.places.add(Math.round(below.getBoundingClientRect().y + scrollY));
                requestAnimationFrame(look);
            };
            look();
        }"""
    )
    for _ in range(2):  # in place of the stored output, then of its own
        run(page, "imports")
    places = page.evaluate("[...window.places]")
    assert max(places) - min(places) <= 2


def test_edits_survive_a_reload_and_reset_brings_the_book_back(live):
    seen = live()
    page = seen.page
    original = page.locator("#cell-imports .cm-content").inner_text()
    write(page, "imports", "print('mine')")
    page.reload()
    assert page.get_by_role("button", name="Live code (1 edited)").is_visible()
    go_live(page)
    said(page, "1 of your edits")
    assert run(page, "imports").strip() == "mine"

    twin = page.context.new_page()  # another tab of the same chapter
    twin.goto(page.url)
    go_live(twin)
    write(page, "imports", "print('mine too')")
    twin.wait_for_function("document.body.innerText.includes('mine too')")

    write(page, "imports", "print('mine too, right before')")
    page.evaluate("document.querySelector('[aria-label=\"Reset cell 1\"]').click()")
    assert page.locator("#cell-imports .cm-content").inner_text() == original
    assert not page.locator("#cell-imports .live-output").is_visible()
    assert page.evaluate("document.activeElement.ariaLabel") == "Run cell 1"
    page.locator("#cell-imports .cm-content").click()
    page.keyboard.press("Control+z")  # a reset can be undone
    assert "right before" in page.locator("#cell-imports .cm-content").inner_text()
    page.keyboard.press("Control+y")
    page.reload()
    assert page.get_by_role("button", name="Live code", exact=True).is_visible()


def test_two_pages_have_a_kernel_each_which_ends_with_the_page(live, server):
    first, second = live().page, live("downhill/book/leverage.html").page
    run(first, "imports", "secret = 7")
    at_rest(second)
    assert "NameError" in run(second, "imports", "print(secret)")
    assert run(first, "imports", "print(secret)").strip() == "7"
    pid = int(run(first, "imports", "import os; print(os.getpid())"))
    first.goto(server.url + "downhill/index.html")
    assert until(lambda: not psutil.pid_exists(pid))


def test_a_kernel_that_dies_says_so_and_the_next_run_works(page):
    run(page, "imports", "mark = 1")
    write(page, "imports", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    page.keyboard.press("Shift+Enter")
    said(page, "The kernel stopped and started again")
    assert "NameError" in run(page, "imports", "print(mark)")
    assert run(page, "imports", "print(6 * 7)").strip() == "42"


def test_a_cell_can_be_interrupted_and_a_restart_forgets(page):
    write(page, "imports", "mark = 1\nprint('begun')\nwhile True: pass")
    page.keyboard.press("Shift+Enter")
    shows(page, "begun")
    page.get_by_role("button", name="Interrupt").click()
    at_rest(page)
    assert "KeyboardInterrupt" in page.locator("#cell-imports .live-output").inner_text()
    assert run(page, "imports", "print(mark)").strip() == "1"
    page.get_by_role("button", name="Restart the kernel").click()
    said(page, "A fresh kernel")
    assert page.evaluate("document.activeElement.ariaLabel") == "Restart the kernel"
    assert "NameError" in run(page, "imports", "print(mark)")


def test_a_click_right_after_restart_or_interrupt_counts(page):
    page.get_by_role("button", name="Restart the kernel").click()
    page.get_by_role("button", name="Run cell 1", exact=True).click()
    said(page, "Done: cell 1")
    write(page, "imports", "print('begun')\nwhile True: pass")
    page.keyboard.press("Shift+Enter")
    shows(page, "begun")
    page.get_by_role("button", name="Interrupt").click()
    second = page.locator(".cell[id]").nth(1)
    # A key, as the message of the interrupted cell moves the button under a pointer.
    second.get_by_role("button", name="Run cell 2", exact=True).press("Enter")
    page.wait_for_function("document.querySelectorAll('.cell[id]')[1].dataset.live === 'done'")


def test_code_that_was_reset_while_it_ran_is_not_marked_as_run(page, tmp_path):
    end = tmp_path / "end"
    write(page, "imports", f"import os\nwhile not os.path.exists({str(end)!r}): pass")
    page.keyboard.press("Shift+Enter")
    said(page, "Running cell 1")
    page.get_by_role("button", name="Reset cell 1", exact=True).click()
    end.touch()
    said(page, "as it was before you changed it")
    assert page.locator("#cell-imports").get_attribute("data-live") == ""


def test_what_one_tab_types_is_not_taken_back_by_another(live):
    page = live().page
    twin = page.context.new_page()
    twin.goto(page.url)
    go_live(twin)
    busy = "setInterval(() => { const t = Date.now(); while (Date.now() < t + 250); }, 300)"
    twin.evaluate(busy)
    typed = "abcdefghijklmnopqrstuvwxyz0123456789"
    page.locator("#cell-imports .cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.type(typed, delay=60)
    twin.wait_for_function("text => document.body.innerText.includes(text)", arg=typed)
    # What the twin would have sent back arrives before a mark that it sends now.
    page.evaluate(
        """() => { window.marked = new Promise(resolve => addEventListener(
            "storage", event => event.key === "mark" && resolve())); }"""
    )
    twin.evaluate("localStorage.mark = 1")
    page.evaluate("window.marked")
    assert page.locator("#cell-imports .cm-content").inner_text() == typed


def test_a_kernel_that_somebody_ended_is_said_at_the_next_run(live, server):
    page = live().page
    run(page, "imports", "print(1)")
    latest = max(server.answer("api/kernels"), key=lambda kernel: kernel["last_activity"])
    server.ask(f"api/kernels/{latest['id']}", "DELETE", **server.own)
    page.locator("#cell-imports .cm-content").click()
    page.keyboard.press("Shift+Enter")
    page.wait_for_function(
        "/gone|ended/.test(document.querySelector('.live-bar [role=status]').textContent)"
    )
    at_rest(page)


def test_a_cell_that_needs_one_above_says_what_to_do(live):
    page = live().page
    page.locator("#cell-worker").get_by_role("button", name=re.compile("^Run cell")).click()
    at_rest(page)
    said(page, "Try Run above.")


def test_axe_finds_no_violation_on_a_live_page(page_that_ran):
    page = page_that_ran
    unfold(page)
    page.locator(".live-output [role=slider]").first.wait_for()
    run(page, "imports", "print('✓ a claim')\n1 / 0")
    leave_few(page)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        # The sliders of ipywidgets are a library's; they have a role and no name.
        assert pale_texts(page) == []
        assert faults(page, "aria-input-field-name") == []


def test_a_keyboard_user_can_leave_an_editor(page):
    page.locator("#cell-imports .cm-content").click()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Run cell 1"


def test_nobody_gets_in_without_the_token(server):
    for path in ("api/kernels", "api/sessions", "api/contents/book"):
        assert server.ask(path) == 403
        assert server.ask(path, Authorization="token wrong") == 403
        assert server.ask(path + "?token=wrong") == 403
        assert server.ask(path, Authorization=f"token {server.token}") == 200
    for query in ("", "?token=wrong"):
        with urllib.request.urlopen(f"{server.url}files/README.md{query}") as answer:
            assert "/login?" in answer.url
            assert b"Downhill" not in answer.read()


def test_a_foreign_origin_or_host_is_refused_even_with_the_token(server):
    token = f"token {server.token}"
    foreign = {"Origin": "http://evil.example"}
    assert server.ask("api/kernels", Authorization=token, **foreign) == 404
    assert server.ask("api/kernels", "POST", Authorization=token, **foreign) == 404
    for path in ("api/kernels", "downhill/index.html", "login"):
        assert server.ask(path, Authorization=token, Host="evil.example") == 403
        assert server.ask(path, Authorization=token, Host=f"evil.example:{server.port}") == 403


def test_a_websocket_needs_token_origin_and_host(server):
    kernel = server.start_kernel()

    def connect(**headers):
        async def attempt():
            try:
                (await server.connect(kernel, **headers)).close()
            except HTTPClientError as error:
                return error.code
            return 101

        return in_a_thread(attempt())

    assert connect(**server.own) == 101
    assert connect(**server.own, Origin=server.url.rstrip("/")) == 101
    assert connect() == 403
    assert connect(Authorization="token wrong") == 403
    assert connect(**server.own, Origin="http://evil.example") == 403
    assert connect(**server.own, Host="evil.example") == 403
    assert server.ask(f"api/kernels/{kernel}", "DELETE", **server.own) == 204


def test_the_server_listens_on_this_machine_only(server):
    own = psutil.Process(server.process.pid).net_connections("inet")
    listening = {each.laddr.ip for each in own if each.status == psutil.CONN_LISTEN}
    assert listening == {"127.0.0.1"}


def test_a_hostile_link_cannot_make_a_page_talk_to_another_server(live, server):
    hostile = "baseUrl=http://evil.example/&wsUrl=ws://evil.example/&token=x&next=//evil.example"
    seen = live(f"{LINE}?{hostile}#{hostile}")
    run(seen.page, "imports", "print(1)")
    assert seen.outside(server.url) == []
    sent = seen.page.evaluate("fetch('http://evil.example/').then(() => 'sent', () => 'refused')")
    assert sent == "refused"
    seen.page.goto(f"{server.login.partition('?')[0]}?token={server.token}&next=//evil.example/")
    assert seen.page.url.startswith(server.url)


def test_the_token_stays_where_it_belongs(live, server, site):
    referrers = []
    seen = live()
    seen.page.on("request", lambda request: referrers.append(str(request.headers)))
    run(seen.page, "imports", "print(1)")
    seen.page.reload()
    kept = seen.page.evaluate(
        "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])"
    )
    for text in (server.printed(), *referrers, kept, seen.page.url, seen.page.content()):
        assert server.token not in text
    assert seen.page.evaluate("document.referrer").find(server.token) < 0
    for file in Path(site).rglob("*"):
        assert file.suffix not in (".html", ".js") or server.token not in file.read_text("utf-8")
    assert server.opener.stat().st_mode & 0o077 == 0


def test_ctrl_c_ends_server_and_kernels(site, tmp_path, visit):
    server = Server(site, tmp_path)
    kernel = server.start_kernel()
    assert running(kernel)

    async def started():
        connection = await server.connect(kernel, **server.own)
        while server.answer(f"api/kernels/{kernel}")["execution_state"] != "idle":
            await asyncio.sleep(0.1)
        connection.close()
        while await connection.read_message() is not None:
            pass

    in_a_thread(started())  # a kernel that is stopped while it starts would complain
    assert server.stop() == 0
    assert until(lambda: not running(kernel), 5)
    assert "Traceback" not in server.printed()
    assert not server.opener.exists()


def running(kernel):
    """Whether a process was started for a kernel."""
    lines = [each.info["cmdline"] or [] for each in psutil.process_iter(["cmdline"])]
    return any(kernel in argument for line in lines for argument in line)


def test_a_busy_port_and_a_missing_book_are_said_clearly(tmp_path, site):
    def refuses(saying, folder, port):
        with pytest.raises(SystemExit, match=saying):
            serve.main(["--no-browser", "--site", str(folder), "--port", str(port)])

    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        refuses(f"Port {port} is in use", site, port)
    refuses("Port 99999 cannot be used", site, 99999)
    refuses("run make book first", tmp_path, port)


def test_a_server_that_is_gone_is_said_clearly(site, tmp_path, visit):
    server = Server(site, tmp_path)
    seen = enter(server, visit, LINE)
    go_live(seen.page)
    run(seen.page, "imports")
    server.stop()
    said(seen.page, "Is make serve still running?")
    for name in ("Run cell 1", "Interrupt", "Restart"):
        seen.page.get_by_role("button", name=name).first.click()
        said(seen.page, "Is make serve still running?")
        at_rest(seen.page)


@pytest.mark.parametrize("keeps", [True, False])
def test_the_notebook_with_the_edits_can_be_taken_home(server, site, visit, keeps):
    """Also from a browser that keeps no edits: it is how they are saved there."""
    page = enter(server, visit, LINE).page
    if not keeps:
        page.add_init_script(NO_STORAGE)
        page.reload()
    go_live(page)
    write(page, "imports", "print(6 * 7)")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download my notebook", exact=True).click()
    assert download.value.suggested_filename == "line_fit.ipynb"
    taken = json.loads(Path(download.value.path()).read_text("utf-8"))
    nbformat.validate(nbformat.from_dict(taken))
    offered = json.loads((site / "notebooks/line_fit.ipynb").read_text("utf-8"))
    cell = next(cell for cell in offered["cells"] if cell["id"] == "imports")
    assert cell["outputs"], "the test is to see that they are dropped"
    cell.update(source="print(6 * 7)", outputs=[], execution_count=None)
    assert taken == offered
    page.goto("about:blank")  # ends its kernel


def test_a_player_plays_on_a_live_page(server, visit):
    seen = enter(server, visit, "downhill/book/playground.html")
    go_live(seen.page)
    seen.page.get_by_role("button", name="Run all cells").click()
    at_rest(seen.page)
    live = seen.page.locator(".live-output .play")
    before = live.locator(".play-sentence").inner_text()
    live.get_by_role("button", name="Step").click()
    assert live.locator(".play-sentence").inner_text() != before
    # What the next run replaces does not play on unseen.
    live.get_by_role("button", name="Play").click()
    old = live.evaluate_handle("play => play.player")
    assert old.evaluate("player => player.playing")
    seen.page.get_by_role("button", name="Run all cells").click()
    at_rest(seen.page)
    live.get_by_role("button", name="Play").wait_for()
    assert not old.evaluate("player => player.playing")
    assert seen.complaints == [] and seen.outside(server.url) == []


def test_a_pad_reads_on_a_live_page(server, visit):
    seen = enter(server, visit, "downhill/book/digits.html")
    go_live(seen.page)
    cell = seen.page.locator(".cell:has(.pad)").first
    cell.get_by_role("button", name="Run", exact=False).first.click()
    at_rest(seen.page)
    live = cell.locator(".live-output .pad")
    live.get_by_role("button", name="Clear").click()
    seen.page.wait_for_function(
        "document.querySelector('.live-output .pad-sentence').textContent.startsWith('Nothing')"
    )
    box = live.locator(".pad-surface").bounding_box()
    seen.page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.1 * box["height"])
    seen.page.mouse.down()
    seen.page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.9 * box["height"])
    seen.page.mouse.up()
    seen.page.wait_for_function(
        "!document.querySelector('.live-output .pad-sentence').textContent.startsWith('Nothing')"
    )
    assert seen.complaints == [] and seen.outside(server.url) == []


def test_a_wrong_address_leads_to_the_start_page(server, visit):
    page = visit(server.url + "downhill/book/nonsense.html").page
    page.get_by_role("link", name="start page").click()
    page.wait_for_url(server.url + "downhill/book/index.html")


def test_a_browser_without_the_cookie_is_told_how_to_get_it(server, visit):
    page = visit(server.url + LINE).page
    page.get_by_role("button", name="Live code").click()
    page.wait_for_function("document.querySelector('.live-note').textContent")
    assert "the file that make serve names" in page.locator(".live-note").inner_text()


@pytest.mark.parametrize("script", [True, False])
def test_where_no_kernel_can_be_a_line_says_how_to_run_the_page(url, site, visit, script):
    """No button promises one, not even on this machine, and nothing is asked for to find out."""
    for address in (url + "book/line_fit.html", (site / "book/line_fit.html").as_uri()):
        seen = visit(address, until="networkidle", java_script_enabled=script)
        assert not seen.page.locator("button.live").is_visible()
        assert "make serve" in seen.page.locator(".live-note").inner_text()
        assert not any("live/" in request for request in seen.requests)
        assert seen.complaints == []


def test_where_a_kernel_can_be_there_is_the_button_alone(server, visit):
    page = enter(server, visit, LINE).page
    for _ in range(2):  # from the server, then from what the browser has stored
        assert page.get_by_role("button", name="Live code", exact=True).is_visible()
        assert page.locator(".live-note").inner_text() == ""
        page.reload()


def test_on_a_phone_the_bars_of_a_live_page_leave_room(live):
    """Also beside a count of edits; what the keyboard reaches is not behind the lower bar."""
    seen = live(viewport={"width": 320, "height": 700})
    page = seen.page
    write(page, "imports", "print(1)")
    page.reload()
    page.get_by_role("button", name="Live code (1 edited)").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert page.locator(".bar input").bounding_box()["width"] >= 50
    go_live(page)
    room = "parseFloat(getComputedStyle(document.documentElement).scrollPaddingBottom)"
    assert page.locator(".live-bar").bounding_box()["height"] <= page.evaluate(room)
