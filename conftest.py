"""For every test: the network is off, doctests run where there is no Django, and what a machine lacks is told.

A test that needs something a machine may lack asks for its fixture. Where it is absent the test is not run, and the
run says so in a paragraph of its own; with ``TUTELA_REQUIRE_ALL=1`` (`.ci/run` sets it) the test fails instead, where
`make test` can get what it needs.
"""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest

from tests import mariadb, network, postgres, sharing
from tools import browser

ROOT = Path(__file__).parent
NOT_RUN = "not run: "
DOCTESTED = ("sdk", "evaluation", "protocols", "tables", "testing", "lib", "plugins", "analytics/engine", "mlbackend")


def pytest_configure(config: pytest.Config) -> None:
    """Switch the network off before anything is imported for a test."""
    network.switch_off()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let what takes long begin first."""
    sharing.sort_longest_first(items)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> sharing.LongestFirst:
    """Let journeys of one module share a process."""
    return sharing.LongestFirst(config, log)


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Outside tests, only the rooms without Django are read for doctests."""
    source = ROOT / "src" / "tutela"
    if collection_path.suffix != ".py" or "tests" in collection_path.relative_to(ROOT).parts:
        return None
    if "migrations" in collection_path.parts or not collection_path.is_relative_to(source):
        return True
    inside = collection_path.relative_to(source).as_posix()
    # A placement is a Django app; the other plugins are plain Python.
    return inside.startswith("plugins/placements/") or not inside.startswith(tuple(f"{room}/" for room in DOCTESTED))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly what was not run, and why."""
    reasons = [report.longrepr[2] for report in terminalreporter.stats.get("skipped", []) if report.longrepr]
    lacking = sorted({reason for reason in reasons if NOT_RUN in reason})
    if lacking:
        terminalreporter.section("NOT RUN ON THIS MACHINE", sep="!", red=True, bold=True)
        for reason in lacking:
            terminalreporter.line(f"{reasons.count(reason)} test(s) {reason.removeprefix('Skipped: ')}", red=True)


def lack(what: str, *, can_be_had: bool = True) -> NoReturn:
    """End the test that needs *what*: not run, or failed where all that can be had is required."""
    if can_be_had and os.environ.get("TUTELA_REQUIRE_ALL"):
        pytest.fail(f"this machine lacks {what}, and TUTELA_REQUIRE_ALL is set")
    pytest.skip(NOT_RUN + what)


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """The Chromium for browser tests: give it to Playwright as ``executable_path``."""
    found = browser.find()
    return found if found is not None else lack(browser.ADVICE.splitlines()[0])


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a PostgreSQL server where databases may be made, without a database's name."""
    with postgres.server() as url:
        yield url


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The URL of a fresh, empty PostgreSQL database, dropped after the test."""
    with postgres.database(postgres_server) as url:
        yield url


@pytest.fixture(scope="session")
def new_postgres(postgres_server: str) -> Iterator[Callable[[], str]]:
    """Makes as many databases as asked for, for fixtures of a wider scope; all dropped at the end."""
    with contextlib.ExitStack() as stack:
        yield lambda: stack.enter_context(postgres.database(postgres_server))


@pytest.fixture(scope="session")
def mariadb_server() -> str:
    """The URL of a MariaDB server where databases may be made, without a database's name."""
    usual = f"a MariaDB on 127.0.0.1:3306, or {mariadb.VARIABLE}=mariadb://user:password@host:port"
    return mariadb.server() or lack(usual, can_be_had=False)


@pytest.fixture
def mariadb_url(mariadb_server: str) -> Iterator[str]:
    """The URL of a fresh, empty MariaDB database, dropped after the test."""
    with mariadb.database(mariadb_server) as url:
        yield url


@pytest.fixture
def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
