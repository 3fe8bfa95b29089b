"""The database from ``DATABASE_URL``: SQLite in the data folder, PostgreSQL, MySQL or MariaDB.

``sqlite:////var/lib/tutela/site.sqlite3``, ``postgresql://user:password@host:5432/name?sslmode=require``,
``mysql://user:password@host/name``. Percent-encode what is special in a password.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from tutela.site import environment
from tutela.site.faults import StartFault

BUSY_SECONDS = 20
CONNECT_SECONDS = 2
WAIT_FOR_POOL_SECONDS = 2
"""How long a request waits for a connection: the person is told within two seconds that the database is away."""
RECONNECT_SECONDS = 2
"""How long the pool tries by itself; the next request begins anew, instead of waiting for ever longer pauses to end."""
SILENCE = {"keepalives_idle": 10, "keepalives_interval": 3, "keepalives_count": 3, "tcp_user_timeout": 10_000}
"""When a connection on which nothing comes any more is given up by the system."""
POSTGRESQL = frozenset({"postgresql", "postgres"})
MYSQL = frozenset({"mysql", "mariadb"})


def database(folder: Path) -> dict[str, Any]:
    """Django's settings of the default database."""
    url = environment.text("DATABASE_URL")
    if not url:
        return _sqlite(str(folder / "tutela.sqlite3"))
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as failure:
        raise StartFault(_unclear()) from failure
    if parts.scheme == "sqlite":
        return _sqlite(unquote(parts.path[1:]) or str(folder / "tutela.sqlite3"))
    if parts.scheme in POSTGRESQL:
        return {**_server(parts, port), **_postgresql(parts)}
    if parts.scheme in MYSQL:
        return {**_server(parts, port), **_mysql(parts)}
    raise StartFault(_unclear())


def _sqlite(name: str) -> dict[str, Any]:
    synchronous = environment.choice("TUTELA_SQLITE_SYNCHRONOUS", ("NORMAL", "FULL", "EXTRA"))
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "OPTIONS": {
            "timeout": BUSY_SECONDS,
            # A transaction that reads first and writes later would fail at once when another writes in between.
            "transaction_mode": "IMMEDIATE",
            # What is deleted is overwritten: personal data must not stay in free pages.
            "init_command": f"PRAGMA journal_mode=WAL;PRAGMA synchronous={synchronous};PRAGMA temp_store=MEMORY;"
            "PRAGMA secure_delete=ON",
        },
    }


def _server(parts: SplitResult, port: int | None) -> dict[str, Any]:
    name = unquote(parts.path[1:])
    if not name:
        raise StartFault("DATABASE_URL names no database: write it after the host, as in postgresql://host/tutela.")
    return {
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(port or ""),
        "CONN_HEALTH_CHECKS": True,
    }


def _postgresql(parts: SplitResult) -> dict[str, Any]:
    # Always with a pool: without one, async views open connections until the server refuses.
    pool = {
        "min_size": 1,
        "max_size": environment.whole("TUTELA_DATABASE_POOL", least=2),
        "timeout": WAIT_FOR_POOL_SECONDS,
        "reconnect_timeout": RECONNECT_SECONDS,
    }
    options = {"connect_timeout": CONNECT_SECONDS, **SILENCE, **dict(parse_qsl(parts.query)), "pool": pool}
    return {"ENGINE": "django.db.backends.postgresql", "OPTIONS": options}


def _mysql(parts: SplitResult) -> dict[str, Any]:
    _provide_mysql_driver()
    strict = "SET sql_mode='STRICT_TRANS_TABLES', default_storage_engine=INNODB"
    options = {
        "charset": "utf8mb4",
        "connect_timeout": CONNECT_SECONDS,
        "init_command": strict,
        **dict(parse_qsl(parts.query)),
    }
    return {"ENGINE": "django.db.backends.mysql", "OPTIONS": options}


def _provide_mysql_driver() -> None:
    """Let PyMySQL, which needs no compiler, stand in for mysqlclient where that is not installed."""
    if find_spec("MySQLdb") is not None:
        return
    try:
        install = import_module("pymysql").install_as_MySQLdb
    except ImportError as failure:
        raise StartFault("DATABASE_URL names MySQL or MariaDB: pip install 'tutela[mysql]' first.") from failure
    install()


def _unclear() -> str:
    return (
        "DATABASE_URL is not understood. Write sqlite:///FILE, postgresql://USER:PASSWORD@HOST:PORT/NAME or "
        "mysql://USER:PASSWORD@HOST:PORT/NAME, with special characters of the password percent-encoded."
    )
