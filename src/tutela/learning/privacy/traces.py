"""What SQLite keeps of deleted rows beside its tables: the old pages in its write-ahead log."""

from __future__ import annotations

from django.db import connection as own
from django.db.backends.base.base import BaseDatabaseWrapper

PATIENCE_MS = 2000


def wipe_traces(connection: BaseDatabaseWrapper = own) -> bool:
    """Empty the write-ahead log, so that no file holds what has been deleted; whether that could be done now.

    Deleted rows themselves are overwritten (``secure_delete``). A server's database cleans up after itself. Whoever
    reads for longer than `PATIENCE_MS` keeps the log as it is: the next deletion empties it.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return False
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        before = int(cursor.fetchone()[0])
        cursor.execute(f"PRAGMA busy_timeout={PATIENCE_MS}")
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return bool(cursor.fetchone()[0] == 0)
        finally:
            cursor.execute(f"PRAGMA busy_timeout={before}")
