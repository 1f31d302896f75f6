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
from pathlib import Path

from jupyter_server.auth import IdentityProvider
from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.serverapp import ServerApp
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.web import StaticFileHandler
from traitlets.config import Config

from kit.notebooks import environment

ROOT = Path.cwd()
LIVE = Path(sys.prefix, "share/downhill-live")
# 'unsafe-inline' and data: are what outputs of a kernel need; no other host is ever asked.
POLICY = (
    "default-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; "
    "script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)


class Page(JupyterHandler, StaticFileHandler):
    """A file of the built site, sent to any browser of this machine."""

    content_security_policy = POLICY

    def set_default_headers(self):
        super().set_default_headers()
        self.set_header("Referrer-Policy", "same-origin")
        self.set_header("Cache-Control", "no-cache")

    @allow_unauthenticated
    def get(self, path, include_body=True):
        if self.request.host_name == "localhost":
            # One address, so that one cookie and one store of edits serve all pages.
            return self.redirect(f"http://127.0.0.1:{self.settings['port']}{self.request.uri}")
        _ = self.xsrf_token  # reading it sets the cookie that requests to the kernel repeat
        return StaticFileHandler.get(self, path, include_body)

    @allow_unauthenticated
    def head(self, path):
        return StaticFileHandler.head(self, path)

    def write_error(self, status_code, **reason):
        if status_code == 404:
            self.finish((Book.site / "404.html").read_bytes())
        else:
            super().write_error(status_code, **reason)


class SameOrigin(IdentityProvider):
    """Jupyter's own, but a valid token does not excuse a foreign origin."""

    def should_check_origin(self, handler):
        return True


class CleanKernels(AsyncMappingKernelManager):
    """Kernels that run as those do that made the page: nothing a user configured reaches them."""

    async def start_kernel(self, **options):
        options["env"] = environment.clean()
        return await super().start_kernel(**options)


class Book(ServerApp):
    """A Jupyter server for this book and nothing else."""

    def init_webapp(self):
        super().init_webapp()
        site = {"path": str(self.site), "default_filename": "index.html"}
        pages = [
            (r"/downhill/live/(.*)", Page, {"path": str(LIVE)}),
            (r"/downhill/(.*)", Page, site),
        ]
        self.web_app.add_handlers(".*$", pages)
        self.web_app.settings["port"] = self.port

    def init_signal(self):
        super().init_signal()
        # Ctrl-C ends server and kernels at once, also where no terminal could be asked.
        signal.signal(signal.SIGINT, self._signal_stop)

    def start_app(self):
        super().start_app()
        print(
            f"The book runs at {self.connection_url}downhill/\n"
            f"No browser opened? Open this file in one: {self.browser_open_file}\n"
            "Ctrl-C ends the server and its kernels.",
            flush=True,
        )


def settings(port, browser):
    config = Config()
    config.ServerApp.update(
        ip="127.0.0.1",
        port=port,
        port_retries=0,
        allow_remote_access=False,
        allow_root=True,
        cookie_secret=secrets.token_bytes(32),
        default_url="/login?next=/downhill/index.html",
        identity_provider_class=SameOrigin,
        jpserver_extensions={},
        kernel_manager_class=CleanKernels,
        log_level="ERROR",
        open_browser=browser,
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


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument("--site", type=Path, default=ROOT / "_build/html")
    parser.add_argument("--no-browser", action="store_true")
    options = parser.parse_args(arguments)
    if not (options.site / "index.html").exists():
        sys.exit(f"{options.site} holds no built book: run make book first.")
    if not (LIVE / "live.js").exists():
        sys.exit("The editor is not installed: run python -m kit.live.install first.")
    with socket.socket() as probe:
        # A port that was just left may be taken again; one that is in use may not.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, os.name == "posix")
        try:
            probe.bind(("127.0.0.1", options.port))
        except (OSError, OverflowError) as error:
            if getattr(error, "errno", None) != errno.EADDRINUSE:
                sys.exit(f"Port {options.port} cannot be used: {error}.")
            sys.exit(
                f"Port {options.port} is in use, perhaps by another make serve. Stop that one, or "
                f"choose a port: make serve PORT={options.port + 1}. A browser keeps edits by port."
            )
    os.environ["JUPYTER_NO_CONFIG"] = "1"  # what this user set for other servers does not count
    os.umask(0o077)  # the file with the token is for this user's eyes
    Book.site = options.site.resolve()
    Book.launch_instance(argv=[], config=settings(options.port, not options.no_browser))


if __name__ == "__main__":
    main()
