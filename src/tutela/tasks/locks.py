"""Which server processes are alive: each holds a lock for as long as it lives, which ``kill -9`` releases too.

On PostgreSQL and MariaDB the lock is one of the database's, held by the connection of the ledger; on SQLite it is a
lock on a file beside the database, which the kernel keeps.
"""

from __future__ import annotations

import hashlib
import uuid
import zlib
from pathlib import Path
from typing import Protocol

from django.db import connection

from tutela.lib.locks import FileLock, sweep

SPACE = 0x7475_7465  # "tute": keeps our advisory locks apart from others in the same database


class Lock(Protocol):
    """A lock that dies with its process."""

    def take(self) -> bool:
        """Take it if nobody holds it; whether it is held now."""

    def release(self) -> None:
        """Give it back."""


def new_process() -> str:
    """A name for this process that no other ever has."""
    return uuid.uuid4().hex


def lock_of(process: str) -> Lock:
    """The lock of *process*, over this thread's connection."""
    if connection.vendor == "postgresql":
        return _PostgresLock(process)
    if connection.vendor == "mysql":
        return _MysqlLock(process)
    return FileLock(Path(f"{connection.settings_dict['NAME']}.processes") / f"{process}.lock")


class _PostgresLock:
    def __init__(self, process: str) -> None:
        self._key = zlib.crc32(process.encode()) - 2**31

    def take(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [SPACE, self._key])
            return bool(cursor.fetchone()[0])

    def release(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [SPACE, self._key])


class _MysqlLock:
    def __init__(self, process: str) -> None:
        # These locks are the server's, not the database's: two sites in one server must not wait for each other.
        whose = f"{connection.settings_dict['NAME']}/{process}"
        self._name = f"tutela-{hashlib.sha256(whose.encode()).hexdigest()[:48]}"

    def take(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT GET_LOCK(%s, 0)", [self._name])
            return bool(cursor.fetchone()[0] == 1)

    def release(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT RELEASE_LOCK(%s)", [self._name])


def sweep_locks() -> None:
    """Remove the lock files of processes that were killed: nobody holds what can be taken."""
    if connection.vendor in {"postgresql", "mysql"}:
        return
    sweep(Path(f"{connection.settings_dict['NAME']}.processes"))
