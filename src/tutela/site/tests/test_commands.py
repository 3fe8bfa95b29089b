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


def test_the_administrators_password_of_the_first_start_is_nobody_elses(data: Path) -> None:
    outcome = run(data, "user", "add", "anna", TUTELA_ADMIN_PASSWORD="correct horse battery")
    assert outcome.stdout.startswith("Password: ") and "correct horse" not in outcome.stdout


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


def test_a_token_is_printed_last_and_may_be_for_less(anna: Path) -> None:
    made = run(anna, "token", "add", "anna", "--scope", "read", "--expires", "2999-01-01").stdout
    assert made.splitlines()[-1].startswith("tut_")
    assert " read " in run(anna, "token", "list", "anna").stdout


def test_a_token_is_for_everything_unless_told_otherwise(anna: Path) -> None:
    run(anna, "token", "add", "anna")
    assert "administer" in run(anna, "token", "list", "anna").stdout


def test_a_token_that_has_ended_already_is_not_made(anna: Path) -> None:
    outcome = run(anna, "token", "add", "anna", "--expires", "2001-01-01")
    assert (outcome.returncode, "must lie in the future" in outcome.stderr) == (1, True)


@pytest.mark.parametrize(("option", "left"), [("--end-tokens", 0), ("--keep-tokens", 1)])
def test_a_new_password_ends_the_tokens_unless_told_otherwise(anna: Path, option: str, left: int) -> None:
    run(anna, "token", "add", "anna")
    run(anna, "user", "change", "anna", "--new-password", option)
    assert rows(anna, "SELECT count(*) FROM tutela_identity_token") == [(left,)]


def test_an_account_is_unlocked(anna: Path) -> None:
    assert run(anna, "user", "unlock", "anna").stdout == "anna may try to sign in again.\n"


def test_an_account_that_there_is_not_is_not_unlocked(anna: Path) -> None:
    outcome = run(anna, "user", "unlock", "ana")
    assert (outcome.returncode, outcome.stderr) == (1, "Error: There is no person called ana.\n")


def test_a_token_for_longer_than_a_century_is_not_made(anna: Path) -> None:
    outcome = run(anna, "token", "add", "anna", "--days", "999999999")
    assert (outcome.returncode, "Traceback" in outcome.stderr) == (2, False)


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
