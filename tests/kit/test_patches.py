"""Every patch of another project is needed still: each test shows the fault without the patch.

A test that fails here brings good news: the fault is gone from the version that is installed.
Remove the patch that the test names, and the test; then run the whole suite.
"""

import importlib.util
import inspect
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import docutils.core
import jupyter_server.serverapp
import nbformat
import nbval.kernel
import nbval.plugin
import pytest
from docutils import nodes
from jupyter_server.auth.identity import IdentityProvider
from jupyter_server.serverapp import ServerApp
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from myst_nb.docutils_ import Parser as NotebookParser
from myst_nb.sphinx_ import visit_HideCellInput
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer
from sphinx.config import Config

import kit
from kit.live import PROGRAM
from kit.notebooks import environment
from kit.notebooks.compare import difference, join_streams
from kit.notebooks.plugin import IsolatedKernel
from kit.npm import node_path
from kit.sphinx.highlighting import formatter_for
from kit.sphinx.texts import replace_text
from kit.sphinx.upstream_fixes import fix_html

KIT = Path(kit.__file__).parent


def unpatched(name: str) -> ModuleType:
    """Return a fresh copy of a module, without what the kit has replaced in the one in use."""
    spec = importlib.util.find_spec(name)
    assert spec and spec.origin
    copy = importlib.util.spec_from_file_location(f"{name}_unpatched", spec.origin)
    assert copy and copy.loader
    module = importlib.util.module_from_spec(copy)
    copy.loader.exec_module(module)
    return module


class Recorder:
    """Stands in for a Sphinx application or a pytest parser: remembers how it was called."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = []

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(*args: Any, **options: Any) -> "Recorder":
            self.calls.append((name, args, options))
            return self

        return call

    def first_arguments(self, method: str) -> set[str]:
        return {args[0] for name, args, _ in self.calls if name == method}


def stream(text: str) -> nbformat.NotebookNode:
    return nbformat.v4.new_output("stream", text=text)


def svg(text: str) -> nbformat.NotebookNode:
    return nbformat.v4.new_output("display_data", {"image/svg+xml": text})


# nbval: kit/notebooks/plugin.py, kit/notebooks/lint/stored.py


def test_nbval_does_not_see_that_text_moves_across_a_figure() -> None:
    before = [stream("a"), svg("<svg/>"), stream("b")]
    after = [stream("ab"), svg("<svg/>")]
    assert difference(join_streams(before), join_streams(after)) is not None
    before = [stream("a"), svg("<svg/>"), stream("b")]
    joined = [unpatched("nbval.plugin").coalesce_streams(outputs) for outputs in (before, after)]
    assert joined[0] == joined[1]


def test_nbval_starts_kernels_beside_the_notebook_in_the_environment_of_the_caller(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started = Recorder()
    monkeypatch.setattr(nbval.plugin, "RunningKernel", started.RunningKernel)
    option = SimpleNamespace(nbval_current_env=True, nbval_kernel_startup_timeout=1)
    config = SimpleNamespace(option=option)
    file = SimpleNamespace(
        parent=SimpleNamespace(config=config),
        config=config,
        fspath=SimpleNamespace(dirname="beside"),
        setup_sanitize_files=lambda: None,
    )
    nbval.plugin.IPyNbFile.setup(file)
    ((_, _, options),) = started.calls
    assert options == {"cwd": "beside", "startup_timeout": 1}
    parameters = inspect.signature(nbval.kernel.RunningKernel).parameters
    assert set(parameters) == {"kernel_name", "cwd", "startup_timeout"}


def test_nbval_lets_a_cell_opt_out_and_no_option_forbids_it() -> None:
    assert dict(nbval.plugin.find_comment_markers("# NBVAL_SKIP")) == {"skip": True}
    assert dict(nbval.plugin.find_metadata_tags({"tags": ["raises-exception"]}))
    parser = Recorder()
    nbval.plugin.pytest_addoption(parser)
    assert parser.first_arguments("addoption") == {
        "--nbval",
        "--nbval-lax",
        "--nbval-sanitize-with",
        "--nbval-current-env",
        "--nbval-kernel-name",
        "--nbval-cell-timeout",
        "--nbval-kernel-startup-timeout",
        "--sanitize-with",
        "--current-env",
    }


def test_nbval_tells_drawings_apart_that_differ_in_nothing_but_an_id() -> None:
    stored = [svg('<svg><clipPath id="f012345-1"/></svg>')]
    computed = [svg('<svg><clipPath id="f654321-1"/></svg>')]
    assert difference(stored, computed) is None
    cell = SimpleNamespace(
        parent=SimpleNamespace(skip_compare=("metadata", "output_type")),
        colors=nbval.plugin.nocolors,
        sanitize=lambda value: value,
        format_output_compare=lambda *_: None,
    )
    assert nbval.plugin.IPyNbCell.compare_outputs(cell, computed, stored) is False


@pytest.mark.kernel
def test_nbval_computes_an_output_where_a_semicolon_suppresses_it(tmp_path: Path) -> None:
    kernel = IsolatedKernel(tmp_path, environment.kernel_variables(), 60)
    try:
        asked = kernel.execute_cell_input("1;", allow_stdin=False)
        kinds = []
        while kinds[-1:] != ["status: idle"]:
            message = kernel.get_message("iopub", timeout=30)
            if message["parent_header"].get("msg_id") == asked:
                state = message["content"].get("execution_state")
                kinds.append(f"status: {state}" if state else message["msg_type"])
    finally:
        kernel.stop()
    assert "execute_result" in kinds


# sphinxcontrib-katex: kit/sphinx/maths.py, kit/sphinx/upstream_fixes.py

needs_unix_sockets = pytest.mark.skipif(
    not hasattr(socket, "AF_UNIX"), reason="the renderer is reached by a Unix socket"
)


def test_katex_has_no_option_for_the_renderers_timeout_or_node() -> None:
    katex = unpatched("sphinxcontrib.katex")
    assert katex.STARTUP_TIMEOUT == katex.RENDER_TIMEOUT == 5
    assert katex.KaTeXServer.build_command()[0] == "node"
    app = Recorder()
    katex.setup(app)
    assert app.first_arguments("add_config_value") == {
        "katex_css_path",
        "katex_js_path",
        "katex_autorender_path",
        "katex_inline",
        "katex_display",
        "katex_options",
        "katex_prerender",
    }


@pytest.mark.kernel
@needs_unix_sockets
def test_katex_leaves_a_renderer_running_that_did_not_start_in_time(tmp_path: Path) -> None:
    katex = unpatched("sphinxcontrib.katex")
    started: list[subprocess.Popen[bytes]] = []

    def never_ready(*_: Any, **__: Any) -> subprocess.Popen[bytes]:
        started.append(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]))
        return started[-1]

    katex.Popen = never_ready
    try:
        with pytest.raises(katex.KaTeXError):
            katex.KaTeXServer.start_server_process(tmp_path, timeout=0.1)
        assert started[0].poll() is None
    finally:
        for process in started:
            process.kill()
            process.wait()


@needs_unix_sockets
def test_katex_connects_to_a_renderer_that_does_not_listen_yet() -> None:
    katex = unpatched("sphinxcontrib.katex")
    with (
        tempfile.TemporaryDirectory() as folder,  # a path that is short enough for a socket
        socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server,
    ):

        def bound_only(command: list[str], **_: Any) -> None:
            server.bind(command[command.index("--socket") + 1])

        katex.Popen = bound_only
        with pytest.raises(ConnectionRefusedError):
            katex.KaTeXServer.start_server_process(Path(folder), timeout=5)


@pytest.mark.kernel
def test_katex_writes_the_tex_beside_its_mathml() -> None:
    katex = unpatched("sphinxcontrib.katex")
    script = f"require({str(katex.SRC_DIR / 'katex.min.js')!r}).renderToString('x^2')"
    run = subprocess.run([node_path(), "-p", script], capture_output=True, text=True, check=True)
    assert "<annotation " in run.stdout and "<semantics>" in run.stdout
    fixed = fix_html(run.stdout)
    assert '<span class="katex" data-tex="x^2">' in fixed
    assert "<math><mrow><msup>" in fixed and "</mrow></math>" in fixed


def test_katex_drops_its_options_when_pages_are_rendered_in_advance() -> None:
    katex = unpatched("sphinxcontrib.katex")
    asked: list[tuple[Any, ...]] = []
    katex.render_latex = lambda *args: asked.append(args) or ""
    config = SimpleNamespace(katex_prerender=True, katex_options="output: 'html'")
    writer = SimpleNamespace(
        body=[], builder=SimpleNamespace(config=config), starttag=lambda *_, **__: ""
    )
    with pytest.raises(nodes.SkipNode):
        katex.html_visit_math(writer, nodes.math("x", "x"))
    assert asked == [("x",)]


# MyST-NB, docutils and Pygments: kit/sphinx


def parse_notebook(folder: Path, *cells: nbformat.NotebookNode) -> nodes.document:
    """Return what MyST-NB makes of a notebook with these cells."""
    notebook = nbformat.v4.new_notebook(cells=list(cells))
    notebook.metadata["language_info"] = {"name": "python", "pygments_lexer": "python3"}
    settings = {"nb_execution_mode": "off", "nb_output_folder": str(folder)}
    text = nbformat.writes(notebook)
    return docutils.core.publish_doctree(text, parser=NotebookParser(), settings_overrides=settings)


def test_myst_nb_shows_an_svg_output_as_an_image(tmp_path: Path) -> None:
    figure = svg('<svg xmlns="http://www.w3.org/2000/svg"/>')
    tree = parse_notebook(tmp_path, nbformat.v4.new_code_cell("1", outputs=[figure]))
    (image,) = tree.findall(nodes.image)
    assert image["uri"].endswith(".svg")


def test_myst_nb_gives_a_code_cell_no_address(tmp_path: Path) -> None:
    tree = parse_notebook(tmp_path, nbformat.v4.new_code_cell("1", id="one"))
    cells = [each for each in tree.findall(nodes.container) if "cell_index" in each]
    assert [cell["ids"] for cell in cells] == [[]]


def test_myst_nb_hides_the_words_of_a_summary_behind_a_label() -> None:
    writer = SimpleNamespace(body=[])
    visit_HideCellInput(
        writer, {"classes": [], "prompt_show": "Show the code", "prompt_hide": "Hide it"}
    )
    written = "".join(writer.body)
    assert '<summary aria-label="' in written
    assert "<summary>" in fix_html(written)


def test_docutils_gives_citations_a_withdrawn_role_in_a_list_without_items() -> None:
    parts = docutils.core.publish_parts(".. [A] One.\n", writer_name="html5")
    assert 'role="doc-biblioentry"' in parts["body"] and 'role="list"' in parts["body"]
    assert "role=" not in fix_html(parts["body"])


def test_pygments_writes_a_span_for_every_name() -> None:
    usual = highlight("x = 1", PythonLexer(), HtmlFormatter())
    assert '<span class="n">x</span>' in usual
    sparse = highlight("x = 1", PythonLexer(), formatter_for({"mi": "mi"})())
    assert '<span class="n">' not in sparse and '<span class="mi">1</span>' in sparse


# Sphinx: kit/sphinx/upstream_fixes.py, kit/theme


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A small project that plain Sphinx built twice, the second time with another style sheet."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("out")
    (source / "index.rst").write_text(
        "Start\n=====\n\n.. toctree::\n   :caption: Part\n\n   page\n", "utf-8"
    )
    (source / "page.rst").write_text("Page\n====\n", "utf-8")
    (source / "static").mkdir()
    (source / "conf.py").write_text("html_static_path = ['static']\nhtml_theme = 'basic'\n")
    for style in ("first", "second"):
        (source / "static/style.css").write_text(style, "utf-8")
        command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", source, out]
        subprocess.run(command, check=True, env=os.environ | {"PYTHONWARNINGS": "ignore"})
    yield out


@pytest.mark.kernel
def test_sphinx_copies_no_style_sheet_where_no_page_has_changed(built: Path) -> None:
    assert (built / "_static/style.css").read_text("utf-8") == "first"


@pytest.mark.kernel
def test_sphinx_calls_a_caption_a_heading_without_a_level(built: Path) -> None:
    page = (built / "index.html").read_text("utf-8")
    assert re.findall(r'<p class="caption"[^>]*>', page) == ['<p class="caption" role="heading">']


@pytest.mark.kernel
def test_sphinx_fetches_summaries_of_search_results_from_the_file_system(built: Path) -> None:
    program = (built / "_static/searchtools.js").read_text("utf-8")
    assert "fetch(requestUrl)" in program
    assert "protocol" not in program


# docutils: kit/sphinx/texts.py


@pytest.mark.parametrize(
    "replace",
    [lambda text, new: text.parent.replace(text, new), replace_text],
    ids=["docutils", "kit"],
)
def test_docutils_takes_an_equal_text_for_the_one_that_is_meant(replace: Any) -> None:
    meant = nodes.Text(", ")
    paragraph = nodes.paragraph("", "", nodes.Text(", "), nodes.math("", "x"), meant)
    replace(meant, nodes.Text("; "))
    assert paragraph.astext() == ("; x, " if replace is not replace_text else ", x; ")


# Jupyter Book: kit/sphinx/upstream_fixes.py, kit/theme/theme.toml


@pytest.fixture(scope="module")
def book_config() -> dict[str, Any]:
    """The settings that Jupyter Book gives to Sphinx for a book without any of its own."""
    from jupyter_book.config import get_final_config

    cli_config = {"latex_individualpages": False}
    config, _ = get_final_config(user_yaml={}, cli_config=cli_config)
    return config


def test_jupyter_book_sets_a_value_of_an_extension_also_where_it_is_not_loaded(
    book_config: dict[str, Any],
) -> None:
    assert "comments_config" in book_config
    assert "comments_config" not in Config().values


def test_jupyter_book_gives_every_theme_the_options_of_its_own(
    book_config: dict[str, Any],
) -> None:
    theme = tomllib.loads((KIT / "theme/theme.toml").read_text("utf-8"))
    assert set(book_config["html_theme_options"]) == set(theme["options"])


# jupyter_server and thebe-core: kit/live


def test_jupyter_server_excuses_a_foreign_origin_with_a_token() -> None:
    handler = SimpleNamespace(current_user="reader", _token_authenticated=True)
    assert IdentityProvider().should_check_origin(handler) is False


def test_jupyter_server_has_no_setting_for_the_environment_of_kernels() -> None:
    assert not [name for name in AsyncMappingKernelManager.class_trait_names() if "env" in name]


def test_jupyter_server_asks_at_the_terminal_before_it_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    handlers: dict[int, Any] = {}
    monkeypatch.setattr(signal, "signal", handlers.__setitem__)
    terminal = SimpleNamespace(isatty=lambda: True)
    monkeypatch.setattr(jupyter_server.serverapp.sys, "stdin", terminal)
    server = SimpleNamespace(_handle_sigint="asks", _signal_stop="ends", _signal_info="tells")
    ServerApp.init_signal(server)
    assert handlers[signal.SIGINT] == "asks"


def test_thebe_loads_a_program_for_widgets_from_another_host() -> None:
    bundle = PROGRAM / "thebe-core.min.js"
    if not bundle.exists():
        pytest.skip("the program for the browser is not installed: python -m kit.live.install")
    text = bundle.read_text("utf-8")
    assert "_loader=new " in text
    assert re.search(r'"https://[^"/]+/ajax/libs/require\.js/', text)


# The comments


def test_each_patch_says_for_which_version_and_where_it_is_reported() -> None:
    comment = re.compile(r"(?:Patch of|Works around|Stands in for what) [^\n]*")
    files = [
        path
        for path in KIT.rglob("*")
        if path.suffix in (".py", ".html", ".toml", ".js") and "static/katex" not in str(path)
    ]
    found = 0
    for path in files:
        text = path.read_text("utf-8")
        for match in comment.finditer(text):
            found += 1
            block = "\n".join(text[match.start() :].splitlines()[:5])
            assert re.search(r"\d+\.\d+", block), f"{path}: {match[0]} names no version"
            assert re.search(r"https://github\.com/|[Nn]ot reported", block), f"{path}: {match[0]}"
    assert found >= 20
