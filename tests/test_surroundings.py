"""What every test stands on: no network, a database of its own."""

from __future__ import annotations

import contextlib
import socket

import psycopg
import pytest

from tests import mariadb, postgres
from tests.network import is_local

ELSEWHERE = "192.0.2.1"  # reserved for documentation: nobody's address


def test_a_connection_past_the_loopback_fails_the_test() -> None:
    with pytest.raises(pytest.fail.Exception, match="the network is off"), socket.socket() as connection:
        connection.connect((ELSEWHERE, 80))


def test_looking_up_a_name_fails_the_test() -> None:
    with pytest.raises(pytest.fail.Exception, match=r"looked for 'example\.org'"):
        socket.getaddrinfo("example.org", 443)


def test_no_handler_of_the_code_under_test_can_hide_it() -> None:
    assert not issubclass(pytest.fail.Exception, Exception)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.53", "::1", "localhost", "nobody.invalid"])
def test_this_machine_may_be_reached(host: str) -> None:
    assert is_local(host)


def test_the_database_is_fresh(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        row = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert row == (0,)


def test_a_database_is_dropped_after_its_use(postgres_server: str) -> None:
    with postgres.database(postgres_server) as url:
        name = url.rpartition("/")[2]
    with psycopg.connect(f"{postgres_server}/postgres") as connection:
        assert connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone() is None


def test_a_mariadb_database_is_fresh(mariadb_url: str) -> None:
    with contextlib.closing(mariadb.connect(mariadb_url)) as connection, connection.cursor() as cursor:
        assert cursor.execute("SHOW TABLES") == 0


def test_no_mariadb_is_told_as_such(monkeypatch: pytest.MonkeyPatch, free_port: int) -> None:
    monkeypatch.setenv(mariadb.VARIABLE, f"mariadb://root@127.0.0.1:{free_port}")
    assert mariadb.server() == ""


@pytest.mark.long
def test_a_machine_without_postgresql_gets_a_server_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(postgres.VARIABLE, "private")
    with postgres.server() as url, postgres.database(url) as fresh, psycopg.connect(fresh) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
        assert ":5432" not in url
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(f"{url}/postgres", connect_timeout=3)
