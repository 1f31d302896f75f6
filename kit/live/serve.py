"""Serve the built book and a Jupyter kernel from one address of this machine.

    python -m kit.live.serve [--port 8765]

Who may run code is who can read the file that opens the browser: it holds a token, new in each
run, that is exchanged for a cookie. Pages, kernel and cookie share one origin; requests for
another host or from another origin are refused.
"""

import argparse
import errno
import os
import secrets
import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.auth.identity import IdentityProvider
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.serverapp import ServerApp
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.web import RequestHandler, StaticFileHandler
from traitlets.config import Config

from kit.live import PROGRAM
from kit.notebooks import environment

ROOT = Path.cwd()
# Outputs of a kernel hold scripts and styles, and pictures at data: and blob:; thebe-core compiles
# functions, which is 'unsafe-eval'. No other host is ever asked, no output can move the base of
# links or send a form elsewhere, and no other page can show this one in a frame.
CONTENT_SECURITY_POLICY = (
    "default-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; "
    "script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)


# Jupyter's `prepare` is a coroutine, which Tornado accepts although its types do not say so.
class SiteFileHandler(  # pyright: ignore[reportIncompatibleMethodOverride]
    JupyterHandler, StaticFileHandler
):
    """A file of the built site, sent to any browser of this machine."""

    @property
    def content_security_policy(self) -> str:
        return CONTENT_SECURITY_POLICY

    def set_default_headers(self) -> None:
        super().set_default_headers()
        self.set_header("Referrer-Policy", "same-origin")
        self.set_header("Cache-Control", "no-cache")
        # By this name a page learns that it may be live, and asks nobody (downhill.js).
        self.set_header("Server-Timing", "make-serve")

    @allow_unauthenticated
    async def get(self, path: str, include_body: bool = True) -> None:
        """Send a file; redirect ``localhost`` to the address that the cookie is for."""
        if self.request.host_name == "localhost":
            # One address, so that one cookie and one store of edits serve all pages.
            self.redirect(f"http://127.0.0.1:{self.settings['port']}{self.request.uri}")
            return
        _ = self.xsrf_token  # reading it sets the cookie that requests to the kernel repeat
        await StaticFileHandler.get(self, path, include_body)

    @allow_unauthenticated
    async def head(self, path: str) -> None:
        await StaticFileHandler.head(self, path)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Show the site's own page for an address that does not exist."""
        if status_code == 404:
            self.finish((BookServer.site / "404.html").read_bytes())
        else:
            super().write_error(status_code, **kwargs)


# Patch of jupyter_server 2.21.1: it accepts a request from any other site that carries a valid
# token, as is wanted for scripts: https://github.com/jupyter/notebook/pull/1938. Here pages only
# ask for kernels, from the site itself.
class SameOriginIdentityProvider(IdentityProvider):
    """Jupyter's own, but a valid token does not excuse a foreign origin."""

    def should_check_origin(self, handler: RequestHandler) -> bool:
        return True


# Patch of jupyter_server 2.21.1: its kernels inherit the environment of the server, and no setting
# gives them another. Not reported.
class CleanKernelManager(AsyncMappingKernelManager):
    """Kernels that run as those do that made the page: nothing a user configured reaches them."""

    async def start_kernel(self, **kwargs: Any) -> str:
        kwargs["env"] = environment.kernel_variables() | {"DOWNHILL_PAGE": "live"}
        return await super().start_kernel(**kwargs)


class BookServer(ServerApp):
    """A Jupyter server for one built book and nothing else."""

    #: The folder of the built site; set before the server starts.
    site: Path

    def init_webapp(self) -> None:
        super().init_webapp()
        site = {"path": str(self.site), "default_filename": "index.html"}
        pages = [
            (r"/downhill/live/(.*)", SiteFileHandler, {"path": str(PROGRAM)}),
            (r"/downhill/(.*)", SiteFileHandler, site),
        ]
        self.web_app.add_handlers(".*$", pages)
        self.web_app.settings["port"] = self.port

    # Patch of jupyter_server 2.21.1: Ctrl-C asks at the terminal before it ends server and kernels,
    # and no setting changes that: https://github.com/jupyter/notebook/issues/4748
    def init_signal(self) -> None:
        super().init_signal()
        signal.signal(signal.SIGINT, self._signal_stop)

    def start_app(self) -> None:
        super().start_app()
        print(
            f"The book runs at {self.connection_url}downhill/\n"
            f"No browser opened? Open this file in one: {self.browser_open_file}\n"
            "Ctrl-C ends the server and its kernels.",
            flush=True,
        )


def server_config(port: int, open_browser: bool) -> Config:
    """Return the settings of the server; those that a user has made for others do not count."""
    config = Config()
    config.ServerApp.update(
        ip="127.0.0.1",
        port=port,
        port_retries=0,
        allow_remote_access=False,
        allow_root=True,
        cookie_secret=secrets.token_bytes(32),
        default_url="/login?next=/downhill/index.html",
        identity_provider_class=SameOriginIdentityProvider,
        jpserver_extensions={},
        kernel_manager_class=CleanKernelManager,
        log_level="ERROR",
        open_browser=open_browser,
        root_dir=str(ROOT),
        terminals_enabled=False,
    )
    # One that is given, not generated, is not printed.
    config.IdentityProvider.token = secrets.token_hex(32)
    config.IdentityProvider.cookie_options = {"samesite": "Strict"}
    config.KernelManager.transport_encryption = "auto"
    # A cell may print more than Jupyter allows by default; readers could not set the limit.
    limits = {"iopub_data_rate_limit": 1e8, "iopub_msg_rate_limit": 1e5}
    config.ZMQChannelsWebsocketConnection.update(limits)
    config.MappingKernelManager.update(cull_idle_timeout=600, cull_interval=60)
    return config


def check_port(port: int) -> None:
    """Exit with a sentence where the port is in use or cannot be used."""
    with socket.socket() as probe:
        # A port that was just left may be taken again; one that is in use may not.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, os.name == "posix")
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as error:
            if getattr(error, "errno", None) != errno.EADDRINUSE:
                sys.exit(f"Port {port} cannot be used: {error}.")
            sys.exit(
                f"Port {port} is in use, perhaps by another make serve. Stop that one, or "
                f"choose a port: make serve PORT={port + 1}. A browser keeps edits by port."
            )


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve the site that the command line names until Ctrl-C; exit where it cannot be served."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument("--site", type=Path, default=ROOT / "_build/html")
    parser.add_argument("--no-browser", action="store_true")
    options = parser.parse_args(arguments)
    if not (options.site / "index.html").exists():
        sys.exit(f"{options.site} holds no built book: run make book first.")
    if not (PROGRAM / "live.js").exists():
        sys.exit("The editor is not installed: run python -m kit.live.install first.")
    check_port(options.port)
    os.environ["JUPYTER_NO_CONFIG"] = "1"  # what this user set for other servers does not count
    os.umask(0o077)  # the file with the token is for this user's eyes
    BookServer.site = options.site.resolve()
    BookServer.launch_instance(argv=[], config=server_config(options.port, not options.no_browser))


if __name__ == "__main__":
    main()
