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
