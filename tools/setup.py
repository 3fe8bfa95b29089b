"""Make ``.venv`` in the checkout with all that Tutela's demo, tests and benchmarks need.

Needs nothing but Python 3.11 or newer. Safe to run again: when nothing has changed it does nothing, and needs no
network for that. ``--force`` does everything again. Older Pythons must be able to read this file, to be told so.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if sys.platform == "win32" else "bin")
READY = VENV / ".ready"
OLDEST, NEWEST_TRIED = (3, 11), 14
REQUIREMENTS = ("-r", "requirements/dev.txt")
OURSELVES = ("--no-deps", "--no-build-isolation", "-e", ".", "-e", "packages/moodlemlbackend")


def main() -> None:
    """Create the environment and install the locked requirements and this project into it."""
    _need_a_new_enough_python()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # without bytecode every start takes twice as long
    os.environ["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
    os.chdir(str(ROOT))
    if READY.exists() and READY.read_text() == fingerprint() and "--force" not in sys.argv:
        READY.touch()
        return
    print("Setting up .venv (the first time this takes a few minutes) ...", flush=True)
    if not _is_usable():
        _make_venv()
    install(REQUIREMENTS)
    install(OURSELVES)
    READY.write_text(fingerprint())
    print("Set up: .venv is ready.", flush=True)


def fingerprint() -> str:
    """Changes when what is to be installed changes: the requirements, our metadata, our version, the Python."""
    state = hashlib.sha256(sys.version.encode())
    for name in ("requirements/dev.txt", "pyproject.toml", "CHANGELOG.md", "tools/setup.py"):
        state.update((ROOT / name).read_bytes())
    return state.hexdigest()


def install(what: "tuple[str, ...]") -> None:
    """Install by uv, which is quick; by pip where uv cannot be had or does not get through."""
    uv = BIN / "uv"
    os.environ.setdefault("UV_SYSTEM_CERTS", "1")  # like pip: a company's own certificates are the system's
    if not uv.exists():
        _pip("install", "--quiet", "uv", complain=False)
    if uv.exists() and _run(str(uv), "pip", "install", "--quiet", "--python", str(BIN / "python"), *what):
        return
    print("uv did not do it; trying pip, which takes longer ...", flush=True)
    if not _pip("install", "--quiet", *what):
        sys.exit(
            "Setting up stopped: the packages above could not be installed. Is the package registry reachable?\n"
            "Behind a mirror or a proxy, configure pip (PIP_INDEX_URL, HTTPS_PROXY) and run `make setup` again."
        )


def _need_a_new_enough_python() -> None:
    if sys.version_info[:2] >= OLDEST:
        return
    for minor in range(NEWEST_TRIED, OLDEST[1] - 1, -1):
        newer = shutil.which(f"python3.{minor}")
        if newer and _run(newer, "-c", "", complain=False):  # a version manager's shim may lead nowhere
            os.execv(newer, [newer, *sys.argv])  # noqa: S606 - the same program under a Python that can run it
    sys.exit(
        f"Tutela needs Python {OLDEST[0]}.{OLDEST[1]} or newer; this is {sys.version.split()[0]}.\n"
        "Install one, or name it: make setup PYTHON=/path/to/python3"
    )


def _is_usable() -> bool:
    """Whether .venv has a Python that runs, new enough (one made by a Python that is gone does not)."""
    python = BIN / "python"
    check = f"import sys; sys.exit(sys.version_info[:2] < {OLDEST})"
    return python.exists() and _run(str(python), "-c", check, complain=False)


def _make_venv() -> None:
    """``venv`` with pip in it; where a distribution split that off, with the pip that is there, or by apt-get."""
    if VENV.exists():
        shutil.rmtree(str(VENV))
    if _run(sys.executable, "-m", "venv", str(VENV), complain=False):
        return
    if _run(sys.executable, "-m", "venv", "--without-pip", str(VENV), complain=False):
        bootstrap = (sys.executable, "-m", "pip", "--python", str(BIN / "python"), "install", "--quiet", "pip")
        if _run(*bootstrap, complain=False):
            return
    package = f"python3.{sys.version_info[1]}-venv"
    if _may_use_apt() and _run("apt-get", "update", "-q") and _run("apt-get", "install", "-q", "-y", package):
        shutil.rmtree(str(VENV), ignore_errors=True)
        if _run(sys.executable, "-m", "venv", str(VENV)):
            return
    sys.exit(f"Python's venv module is incomplete here. On Debian or Ubuntu: apt install {package}")


def _may_use_apt() -> bool:
    return shutil.which("apt-get") is not None and hasattr(os, "geteuid") and os.geteuid() == 0


def _pip(*arguments: str, complain: bool = True) -> bool:
    return _run(str(BIN / "python"), "-m", "pip", *arguments, complain=complain)


def _run(*command: str, complain: bool = True) -> bool:
    """Whether *command* succeeded. Its output is shown only when it did not, and then only to complain."""
    try:
        outcome = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    except OSError as failure:
        if complain:
            print(f"{command[0]}: {failure}", flush=True)
        return False
    if outcome.returncode and complain:
        print(outcome.stdout.decode(errors="replace"), flush=True)
    return outcome.returncode == 0


if __name__ == "__main__":
    main()
