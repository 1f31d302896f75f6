"""What a user or system configures reaches no stored output."""

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from kit.notebooks import environment

pytestmark = pytest.mark.kernel
CELLS = [
    "import matplotlib.pyplot as plt\nfrom helpers import claim, explore, style\nstyle.use()",
    "print(0.1 + 0.2, 'ä ✓')",
    "1\n2",
    "fig, ax = plt.subplots()\nax.plot([0, 1])\nax.set_title('a')\nplt.show()",
    "claim('✓ holds', len('a') == 1)",
    "import datetime\nprint(datetime.datetime.fromtimestamp(0))",
    "import os\nprint([k for k in os.environ if k.lower().endswith('_proxy')])",
    "print(os.environ.get('OMP_NUM_THREADS'), f'{1234.5:n}')",
]


def startup(home):
    folder = home / ".ipython/profile_default/startup"
    folder.mkdir(parents=True)
    (folder / "00-mine.py").write_text("import builtins\nbuiltins.print = lambda *a: 1 / 0\n")
    config = "c.InteractiveShell.ast_node_interactivity = 'all'\n"
    config += "c.InlineBackend.rc = {'font.size': 30}\n"
    (home / ".ipython/profile_default/ipython_config.py").write_text(config)
    return {"HOME": str(home)}


def matplotlibrc(home):
    (home / "matplotlibrc").write_text("font.size: 30\naxes.facecolor: red\nbackend: agg\n")
    (home / ".config/matplotlib").mkdir(parents=True)
    (home / ".config/matplotlib/matplotlibrc").write_text("lines.linewidth: 9\n")
    return {"HOME": str(home), "MATPLOTLIBRC": str(home / "matplotlibrc")}


def many(home):
    """All settings at once; each changed an output by itself before they were taken away."""
    return {
        **startup(home),
        **matplotlibrc(home),
        "MPLBACKEND": "agg",
        "LC_ALL": "C",
        "LANG": "de_DE.ISO-8859-1",
        "PYTHONIOENCODING": "ascii",
        "TZ": "Asia/Tokyo",
        "http_proxy": "http://127.0.0.1:9",
        "HTTPS_PROXY": "http://127.0.0.1:9",
        "OMP_NUM_THREADS": "7",
        "MKL_NUM_THREADS": "3",
    }


def no_home(home):
    """A home, a cache and a configuration that nobody can write to."""
    closed = dict.fromkeys(
        ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "MPLCONFIGDIR"), "/proc/none"
    )
    return closed | {"IPYTHONDIR": "/proc/none", "JUPYTER_RUNTIME_DIR": "/proc/none"}


SETTINGS = [many, no_home]


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """A notebook that was refreshed without any setting."""
    path = tmp_path_factory.mktemp("page") / "page.ipynb"
    nbformat.write(
        nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in CELLS]), path
    )
    refresh(path)
    said = json.dumps(nbformat.read(path, 4), ensure_ascii=False)
    assert "image/svg+xml" in said and "1970-01-01 00:00:00" in said and '"1 1234.5\\n"' in said
    return path


def refresh(path, **settings):
    command = [sys.executable, "-m", "kit.notebooks.refresh", path]
    run = subprocess.run(
        command, env=os.environ | settings, capture_output=True, text=True, timeout=120
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


@pytest.mark.parametrize("settings", SETTINGS)
def test_what_is_configured_changes_nothing_that_is_stored(page, tmp_path, settings):
    before = page.read_bytes()
    assert refresh(page, **settings(tmp_path)) == "page.ipynb: unchanged\n"
    assert page.read_bytes() == before


@pytest.mark.parametrize("settings", SETTINGS)
def test_what_is_configured_turns_no_comparison_red(page, tmp_path, settings):
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--nbval",
        "-q",
        "-n0",
        "-p",
        "no:cacheprovider",
        page,
    ]
    run = subprocess.run(
        command,
        env=os.environ | settings(tmp_path),
        cwd=page.parent,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert run.returncode == 0, run.stdout


def test_style_overrules_what_a_reader_has_set_in_their_own_notebook(tmp_path):
    code = (
        "import matplotlib; matplotlib.rcParams.update({'font.size': 30, 'axes.grid': True})\n"
        "from helpers import style; style.use()\n"
        "print(matplotlib.rcParams['font.size'] < 20, matplotlib.rcParams['axes.facecolor'])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert run.stdout.startswith("True")


def test_nothing_of_the_caller_reaches_a_kernel_but_what_it_needs(monkeypatch):
    for name in ("SECRET", "MPLBACKEND", "IPYTHONDIR", "PYTHONSTARTUP", "https_proxy", "LC_ALL"):
        monkeypatch.setenv(name, "mine")
    fresh = environment.kernel_variables()
    assert "mine" not in fresh.values()
    assert fresh["PATH"] == os.environ["PATH"]
    assert Path(fresh["HOME"]).is_dir() and fresh["HOME"] != os.environ.get("HOME")


def test_entering_takes_settings_away_and_keeps_the_rest(monkeypatch):
    monkeypatch.setattr(
        os, "environ", {"HOME": "h", "DISPLAY": ":0", "MPLBACKEND": "agg", "TZ": "x"}
    )
    environment.remove_user_settings()
    assert os.environ["HOME"] == "h" and os.environ["DISPLAY"] == ":0"
    assert os.environ["TZ"] == "UTC" and "MPLBACKEND" not in os.environ


def test_fewer_figures_are_never_stored_without_a_word(tmp_path):
    path = tmp_path / "page.ipynb"
    figure = nbformat.v4.new_output("display_data", {"image/svg+xml": "<svg/>"})
    cell = nbformat.v4.new_code_cell("figures = 0", outputs=[figure])
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)
    before = path.read_bytes()
    command = [sys.executable, "-m", "kit.notebooks.refresh", path]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert run.returncode == 1 and path.read_bytes() == before
    assert "it showed 1 figures and now shows 0: nothing is stored" in run.stderr
