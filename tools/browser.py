"""Find a Chromium for the browser tests, or get one.

``find`` looks: ``TUTELA_TEST_CHROMIUM``, the programs on the path, Playwright's own. ``ensure`` also installs one: by
Playwright, else by apt-get where we are root. Run as a program it prints the path, or says what to do.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
VARIABLE = "TUTELA_TEST_CHROMIUM"
PATIENCE_SECONDS = 900
ADVICE = (
    "No Chromium was found and none could be installed, so the browser tests cannot run.\n"
    "Install Chromium or Chrome with your system's packages, or say where it is: TUTELA_TEST_CHROMIUM=/path/to/chromium"
)


def find() -> Path | None:
    """The Chromium to use, or None."""
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named) if Path(named).exists() else None
    for program in PROGRAMS:
        if found := shutil.which(program):
            return Path(found)
    return _playwrights_own()


def _playwrights_own() -> Path | None:
    ours = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    folders = [
        Path(ours) if ours else Path.home() / ".cache" / "ms-playwright",
        Path.home() / "Library" / "Caches" / "ms-playwright",
    ]
    names = ("chrome", "chrome-headless-shell", "headless_shell", "Chromium", "Google Chrome for Testing")
    for folder in folders:
        for name in names:
            for found in sorted(folder.glob(f"chromium*/**/{name}"), reverse=True):
                if found.is_file() and os.access(found, os.X_OK):
                    return found
    return None


def ensure() -> Path | None:
    """The Chromium to use, installed now if need be; None when that cannot be done."""
    found = find()
    if found is not None:
        return found
    print("No Chromium here; trying to install one …", flush=True)
    for step in (_by_playwright, _by_apt):
        if step() and (found := find()):
            return found
    return None


def _by_playwright() -> bool:
    return _run([sys.executable, "-m", "playwright", "install", "chromium"])


def _by_apt() -> bool:
    if not (shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0):
        return False
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    _run(["apt-get", "update", "-q"], environment)
    return _run(
        ["apt-get", "install", "-q", "-y", "--no-install-recommends", "chromium", "fonts-dejavu-core"], environment
    )


def _run(command: list[str], environment: dict[str, str] | None = None) -> bool:
    """Whether *command* succeeded; its output is shown only when it did not."""
    try:
        outcome = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as failure:
        print(f"{command[0]}: {failure}", flush=True)
        return False
    if outcome.returncode:
        lines = (outcome.stderr or outcome.stdout).strip().splitlines()
        print(f"{' '.join(command[:4])} did not succeed: {lines[-1] if lines else outcome.returncode}", flush=True)
    return outcome.returncode == 0


if __name__ == "__main__":
    browser = ensure()
    sys.exit(ADVICE) if browser is None else print(browser)
