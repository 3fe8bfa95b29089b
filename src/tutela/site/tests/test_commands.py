"""The commands besides `serve`: people, tokens, Django's own."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tutela.site.tests.servers import run

pytestmark = pytest.mark.long


def rows(data: Path, sql: str) -> list[Any]:
    with closing(sqlite3.connect(data / "tutela.sqlite3")) as connection:
        return connection.execute(sql).fetchall()


@pytest.fixture
def anna(data: Path) -> Path:
    """The data folder of a site with a person called anna."""
    outcome = run(data, "user", "add", "anna", "--email", "anna@example.org")
    assert outcome.returncode == 0, outcome.stderr
    return data


def test_a_person_is_added_with_a_password_that_is_shown_once(data: Path) -> None:
    outcome = run(data, "user", "add", "anna", "--admin")
    assert outcome.stdout.startswith("Password: ")
    assert rows(data, "SELECT username, is_site_admin FROM tutela_identity_person") == [("anna", 1)]


def test_nobody_is_added_twice(anna: Path) -> None:
    outcome = run(anna, "user", "add", "anna")
    assert (outcome.returncode, "already" in outcome.stderr) == (1, True)


def test_a_name_that_cannot_be_one_is_refused(data: Path) -> None:
    outcome = run(data, "user", "add", "an na")
    assert (outcome.returncode, "Traceback" in outcome.stderr) == (1, False)
    assert rows(data, "SELECT count(*) FROM tutela_identity_person") == [(0,)]


def test_a_weak_password_is_refused(data: Path) -> None:
    outcome = run(data, "user", "add", "anna", "--password", "anna")
    assert (outcome.returncode, "too short" in outcome.stderr) == (1, True)


def test_a_person_becomes_administrator_and_is_closed_out(anna: Path) -> None:
    assert run(anna, "user", "change", "anna", "--admin", "--inactive").returncode == 0
    assert rows(anna, "SELECT is_site_admin, is_active FROM tutela_identity_person") == [(1, 0)]


def test_an_unknown_person_cannot_be_changed(data: Path) -> None:
    outcome = run(data, "user", "change", "nobody")
    assert (outcome.returncode, outcome.stderr) == (1, "Error: There is no person called nobody.\n")


def test_a_token_is_made_listed_and_revoked(anna: Path) -> None:
    key = run(anna, "token", "add", "anna", "--name", "nightly", "--days", "3").stdout.strip()
    assert key.startswith("tut_")
    listed = run(anna, "token", "list", "anna").stdout
    assert "nightly" in listed
    assert key not in listed
    run(anna, "token", "revoke", "anna", listed.split()[0])
    assert run(anna, "token", "list", "anna").stdout == ""


def test_djangos_commands_run_on_the_site(anna: Path) -> None:
    outcome = run(anna, "manage", "check", "--fail-level", "WARNING")
    assert outcome.returncode == 0, outcome.stderr
    assert "no issues" in outcome.stdout


def test_no_table_lacks_a_migration(anna: Path) -> None:
    outcome = run(anna, "manage", "makemigrations", "--check", "--dry-run")
    assert outcome.returncode == 0, outcome.stdout


@pytest.mark.parametrize("command", ["serve", "demo", "user", "token", "keys", "manage"])
def test_every_command_is_listed(command: str, data: Path) -> None:
    assert f"  {command} " in run(data, "--help").stdout


def test_a_sync_of_a_site_to_which_nothing_is_connected_says_how(data: Path) -> None:
    outcome = run(data, "sync")
    assert (outcome.returncode, "--platform, or TUTELA_PLATFORM" in outcome.stderr) == (2, True)
