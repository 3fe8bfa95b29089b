"""From nothing to a site that answers."""

from __future__ import annotations

import json
import re
import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest

from tutela.site.tests.servers import run, serving, starting, wait_until_ready

pytestmark = pytest.mark.long
PASSWORD_LINE = re.compile(r"Username: (\S+)  Password: (\S+)")


def rows(data: Path, sql: str) -> list[Any]:
    with closing(sqlite3.connect(data / "tutela.sqlite3")) as connection:
        return connection.execute(sql).fetchall()


def administrators(data: Path) -> list[Any]:
    return rows(data, "SELECT username FROM tutela_identity_person WHERE is_site_admin")


def test_the_first_start_makes_all_that_a_site_needs(data: Path) -> None:
    with serving(data) as server:
        assert server.ask("/healthz").status == 200
    assert {file.name for file in (data / "keys").iterdir()} == {"secret_key", "encryption_keys", "pseudonym_key"}
    assert administrators(data) == [("admin",)]
    assert ("student",) in rows(data, "SELECT shortname FROM tutela_identity_role")


def test_keys_and_database_are_for_their_owner_only(data: Path) -> None:
    with serving(data):
        pass
    files = [data, data / "keys", *(data / "keys").iterdir(), data / "tutela.sqlite3"]
    assert not [file for file in files if stat.S_IMODE(file.stat().st_mode) & 0o077]


def test_the_generated_password_is_shown_at_the_first_start_only(data: Path) -> None:
    with serving(data) as server:
        first = PASSWORD_LINE.search("".join(server.printed))
    with serving(data) as server:
        assert "Password" not in "".join(server.printed)
    assert first is not None
    assert first[1] == "admin"


def test_a_password_from_the_environment_is_not_shown(data: Path) -> None:
    with serving(data, TUTELA_ADMIN_PASSWORD="correct horse battery") as server:
        assert "battery" not in "".join(server.printed + server.logged)


def test_a_password_that_is_too_weak_is_refused(data: Path) -> None:
    outcome = run(data, "serve", "--port", "0", TUTELA_ADMIN_PASSWORD="12345")
    assert outcome.returncode == 1
    assert "TUTELA_ADMIN_PASSWORD cannot be used: This password is too short" in outcome.stderr


def test_two_first_starts_at_once_make_one_site(data: Path) -> None:
    with ExitStack() as stack:
        servers = [stack.enter_context(starting(data)) for _ in range(2)]
        with ThreadPoolExecutor() as pool:
            list(pool.map(wait_until_ready, servers))
        assert [server.ask("/healthz").status for server in servers] == [200, 200]
        shown = [PASSWORD_LINE.search("".join(server.printed)) for server in servers]
    assert sum(found is not None for found in shown) == 1
    assert len(administrators(data)) == 1


def test_a_start_that_was_killed_is_finished_by_the_next(data: Path) -> None:
    with starting(data) as server:
        while not (data / "tutela.sqlite3").exists():
            assert server.process.poll() is None
        server.process.kill()
        server.process.wait()
    with serving(data) as server:
        assert server.ask("/login/").status == 200
    assert administrators(data) == [("admin",)]


@pytest.mark.postgres
def test_a_site_lives_in_postgresql(data: Path, postgres_url: str) -> None:
    with serving(data, DATABASE_URL=postgres_url) as server:
        assert json.loads(server.ask("/readyz").body) == {"status": "ok", "database": "ok", "data": "ok"}
        assert server.ask("/login/").status == 200
    assert not (data / "tutela.sqlite3").exists()


@pytest.mark.postgres
def test_two_machines_may_start_on_one_database_at_once(tmp_path: Path, postgres_url: str) -> None:
    keys = {
        "TUTELA_SECRET_KEY": "s" * 40,
        "TUTELA_PSEUDONYM_KEY": "p" * 40,
        "TUTELA_ENCRYPTION_KEYS": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    }
    with ExitStack() as stack:
        folders = [tmp_path / "one", tmp_path / "two"]
        servers = [stack.enter_context(starting(at, DATABASE_URL=postgres_url, **keys)) for at in folders]
        with ThreadPoolExecutor() as pool:
            list(pool.map(wait_until_ready, servers))
        assert [server.ask("/healthz").status for server in servers] == [200, 200]
