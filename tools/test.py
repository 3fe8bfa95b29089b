"""Every check and every test: format, lint, types, doors, then pytest, whose closing line is the last.

``--quick`` leaves out the long and the browser tests. What follows it goes to pytest. Exhaustive tests are run where
``TUTELA_REQUIRE_ALL`` is set, as in CI.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests import postgres
from tools import browser

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CHECKS = {
    "format": ("ruff", "format", "--check", "--quiet", "."),
    "lint": ("ruff", "check", "--quiet", "."),
    "types": ("mypy", "--no-error-summary"),
    "doors": ("lint-imports",),
}
QUICK = ("-m", "not long and not browser")
EVERYDAY = ("-m", "not exhaustive")
SLOWEST = ("--durations", "12", "--durations-min", "5")
ON_POSTGRESQL = (
    *(f"src/tutela/{package}" for package in ("ai", "identity", "courses", "lms", "notifications")),
    "tests/test_privacy.py",
)
"""The rooms with SQL of their own: their tests run once more on PostgreSQL."""


def main() -> int:
    """Run the checks and the tests; non-zero when anything failed."""
    quick = "--quick" in sys.argv
    more = [argument for argument in sys.argv[1:] if argument != "--quick"]
    os.chdir(ROOT)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # without bytecode every start takes twice as long
    with ThreadPoolExecutor() as beside:
        passed = beside.map(_check, CHECKS, CHECKS.values())
        if not quick:
            _say_where_chromium_is()
        sound = quick or bool(more) or _tested_on_postgresql()  # while the checks run, of which one takes long
    failed = [name for name, fine in zip(CHECKS, passed, strict=True) if not fine]
    if failed:
        print(f"\nThese checks failed (see above): {', '.join(failed)}. The tests run all the same.\n", flush=True)
    if not sound:
        failed.append("PostgreSQL")
    which = QUICK if quick else () if os.environ.get("TUTELA_REQUIRE_ALL") else EVERYDAY
    tests = subprocess.run([BIN / "pytest", "-n", _workers(), *SLOWEST, *which, *more], check=False)
    if failed:
        print(f"Failed before the tests: {', '.join(failed)}", flush=True)
    return tests.returncode or int(bool(failed))


def _check(name: str, command: tuple[str, ...]) -> bool:
    start = time.monotonic()
    outcome = subprocess.run(
        [BIN / command[0], *command[1:]], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    verdict = "ok" if outcome.returncode == 0 else "FAILED"
    print(f"{name:<8}{verdict:<8}{time.monotonic() - start:.1f} s", flush=True)
    if outcome.returncode:
        print(outcome.stdout, flush=True)
    return outcome.returncode == 0


def _tested_on_postgresql() -> bool:
    """Whether the rooms with SQL of their own pass on PostgreSQL; every worker makes a test database of its own."""
    print("\nOn PostgreSQL:", flush=True)
    with postgres.server() as url:
        environment = {**os.environ, "DATABASE_URL": f"{url}/tutela"}
        command = [str(BIN / "pytest"), "-q", "-n", "2", *ON_POSTGRESQL]
        return subprocess.run(command, env=environment, check=False).returncode == 0


def _say_where_chromium_is() -> None:
    found = browser.ensure()
    if found is None:
        print(f"\n{browser.ADVICE}\n", flush=True)
    else:
        os.environ[browser.VARIABLE] = str(found)


def _workers() -> str:
    """As many as there are cores, but not so many that the timing tests hear each other."""
    return str(min(4, max(2, os.cpu_count() or 2)))


if __name__ == "__main__":
    sys.exit(main())
