"""A MariaDB for the tests: the one that is named, or the one that runs here. Unlike PostgreSQL it comes in no wheel."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from urllib.parse import urlsplit
from uuid import uuid4

import pymysql

VARIABLE = "TUTELA_TEST_MARIADB"
"""A URL of a server where we may create databases: ``mariadb://user:password@host:port``."""
USUAL = "mariadb://root@127.0.0.1:3306"


def server() -> str:
    """The URL of a server where we may create databases, or nothing."""
    url = os.environ.get(VARIABLE, USUAL).rstrip("/")
    with contextlib.suppress(pymysql.OperationalError), contextlib.closing(connect(url)):
        return url
    return ""


@contextlib.contextmanager
def database(server_url: str) -> Iterator[str]:
    """The URL of a fresh database on the server, dropped when the block ends."""
    name = f"tutela_test_{uuid4().hex[:16]}"
    _execute(server_url, f"CREATE DATABASE {name} CHARACTER SET utf8mb4")
    try:
        yield f"{server_url}/{name}"
    finally:
        _execute(server_url, f"DROP DATABASE IF EXISTS {name}")


def connect(url: str) -> pymysql.Connection[pymysql.cursors.Cursor]:
    """A connection to the server or database at *url*."""
    parts = urlsplit(url)
    return pymysql.connect(
        host=parts.hostname or "127.0.0.1",
        port=parts.port or 3306,
        user=parts.username or "root",
        password=parts.password or "",
        database=parts.path.strip("/") or None,
        connect_timeout=3,
        autocommit=True,
    )


def _execute(server_url: str, statement: str) -> None:
    with contextlib.closing(connect(server_url)) as connection, connection.cursor() as cursor:
        cursor.execute(statement)
