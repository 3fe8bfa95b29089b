"""Make ``.venv`` in the checkout with all that Tutela's demo, tests and benchmarks need.

Needs nothing but Python 3.11 or newer with its own ``venv``. Safe to run again: it changes what differs.
"""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if sys.platform == "win32" else "bin")
OLDEST = (3, 11)


def main() -> None:
    """Create the environment and install the locked requirements and this project into it."""
    if sys.version_info[:2] < OLDEST:
        sys.exit(f"Tutela needs Python {OLDEST[0]}.{OLDEST[1]} or newer; this is {sys.version.split()[0]}.")
    if not (BIN / "python").exists():
        venv.create(VENV, with_pip=True, symlinks=True)
    _run("python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "uv")
    _run("uv", "pip", "install", "--quiet", "-r", "requirements/dev.txt", "--python", str(BIN / "python"))
    _run("uv", "pip", "install", "--quiet", "--no-deps", "-e", ".", "--python", str(BIN / "python"))


def _run(program: str, *arguments: str) -> None:
    outcome = subprocess.run([str(BIN / program), *arguments], cwd=ROOT, check=False)
    if outcome.returncode:
        sys.exit(f"Setting up stopped: {program} {arguments[0]} failed (see above).")


if __name__ == "__main__":
    main()
