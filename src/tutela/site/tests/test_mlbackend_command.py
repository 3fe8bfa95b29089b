"""``tutela mlbackend``."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from tutela.mlbackend.users import Users
from tutela.site.cli import main

USERS = "MOODLE_MLBACKEND_PYTHON_USERS"


def test_the_command_makes_users_that_are_admitted() -> None:
    done = CliRunner().invoke(main, ["mlbackend", "gen-passwd", "-P", "one,two", "ann", "ben"])
    users = Users.parse(done.stdout.strip())
    assert users.admit("ann", "one")
    assert users.admit("ben", "two")


def test_the_server_says_which_setting_it_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(USERS, raising=False)
    done = CliRunner().invoke(main, ["mlbackend", "serve"])
    assert done.exit_code != 0
    assert USERS in done.output


def test_the_check_says_in_a_sentence_that_nothing_answers(free_port: int) -> None:
    address = f"http://127.0.0.1:{free_port}"
    done = CliRunner().invoke(main, ["mlbackend", "check", address, "default", "--password", "x"])
    assert done.exit_code == 1 and f"Error: {address} cannot be used" in done.output
