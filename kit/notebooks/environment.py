"""A clean place to run notebooks in: nothing that a user or system configures reaches an output.

What the clean environment leaves out could change what a cell stores: matplotlib's backend and rc
files, IPython's profile and start-up files, locale, time zone and threads. It could also change
where a request goes: proxies.
"""

import functools
import os
import re
import sys
import tempfile
from pathlib import Path

from kit.notebooks.helpers_wheel import temporary_folder

#: What a process needs of the system to start and to find its packages.
KEPT = {
    "PATH", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "VIRTUAL_ENV", "TERM", "USER", "LOGNAME",
    "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH",
    # To compute as another processor does: no stored output may depend on it
    "ATEN_CPU_CAPABILITY", "NPY_DISABLE_CPU_FEATURES", "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE",
    # On Windows
    "APPDATA", "COMSPEC", "LOCALAPPDATA", "NUMBER_OF_PROCESSORS", "PATHEXT", "PROGRAMDATA",
    "PROGRAMFILES", "SYSTEMDRIVE", "SYSTEMROOT", "TEMP", "TMP", "USERPROFILE", "WINDIR",
}  # fmt: skip
#: What a user or system may have set for other programs, and what would reach a stored output.
_USER_SETTINGS = re.compile(
    r"MPL|MATPLOTLIB|IPYTHON|JUPYTER_|LC_|LANG|TZ$|PYTHON(?!PATH$|DONTWRITE)|OMP_|MKL_|NUMEXPR_"
    r"|OPENBLAS_NUM|VECLIB_|.*_proxy$",
    re.IGNORECASE,
)


def kernel_variables() -> dict[str, str]:
    """Return the environment variables for a kernel: the few it needs of this process, and ours."""
    kept = {name: value for name, value in os.environ.items() if name.upper() in KEPT}
    return kept | _fixed_settings() | {"HOME": str(_kernel_home())}


def remove_user_settings() -> None:
    """Remove users' settings from the environment of this process and of all that it starts."""
    for name in filter(_USER_SETTINGS.match, list(os.environ)):
        del os.environ[name]
    os.environ.update(_fixed_settings())


def _fixed_settings() -> dict[str, str]:
    home = _kernel_home()
    return {
        "IPYTHONDIR": f"{home}/ipython",
        "JUPYTER_CONFIG_DIR": f"{home}/jupyter",
        "JUPYTER_NO_CONFIG": "1",
        "JUPYTER_RUNTIME_DIR": f"{home}/runtime",
        "LANG": "C.UTF-8",
        "MPLCONFIGDIR": f"{home}/matplotlib",
        "NO_PROXY": "*",
        # One kernel for each core: threads of their own would only get in each other's way.
        "OMP_NUM_THREADS": "1",
        "PYTHONUTF8": "1",
        "TZ": "UTC",
    }


@functools.cache
def _kernel_home() -> Path:
    """Return a folder for caches: beside the Python that runs, or a new one if that is closed."""
    place = Path(sys.prefix, "share/downhill-kernel")
    try:
        place.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=place):
            return place
    except OSError:
        return temporary_folder("downhill-kernel")
