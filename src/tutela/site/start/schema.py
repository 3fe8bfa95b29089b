"""The tables of the database, brought up to date at every start."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.backends.utils import CursorWrapper
from django.db.migrations.recorder import MigrationRecorder

from tutela.site.faults import StartFault

LOCK = 0x7574656C61
"""The number under which starts on several machines wait for each other; any constant would do."""
LOCK_SECONDS = 120


OLD_APP = "tutela_learning"
"""The app whose tables were split into several before the first release; only an older database knows it."""


def bring_up_to_date() -> bool:
    """Apply the migrations that are missing; whether there were any. Raises `StartFault` as `refuse_old`."""
    refuse_old()
    if not pending():
        return False
    call_command("migrate", verbosity=0, interactive=False)
    return True


def refuse_old() -> None:
    """Raise `StartFault` where the database was made before the first release: its tables cannot be brought up to date.

    A database that is not there yet, and one that cannot be reached, are not its business.
    """
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        return
    try:
        _connect()
        applied = MigrationRecorder(connection).applied_migrations()
    except DatabaseError:
        return
    if any(app == OLD_APP for app, _name in applied):
        raise StartFault(
            f"The database {connection.settings_dict['NAME']} was made by a version of Tutela from before its first"
            " release, and cannot be brought up to date. Start with an empty database: set TUTELA_DATA or DATABASE_URL,"
            " or move the old one away."
        )


@contextmanager
def alone_on_the_server() -> Iterator[None]:
    """Reach the database, and keep starts on other machines, which cannot see a lock in this data folder, from it.

    Raises `StartFault` when the database cannot be reached, or fails inside the block.
    """
    reach()
    try:
        with connection.cursor() as cursor:
            _lock(cursor)
            try:
                yield
            finally:
                _unlock(cursor)
    except DatabaseError as failure:
        raise StartFault(f"The database could not be brought up to date: {_first_line(failure)}.") from failure
    finally:
        connection.close()


def pending() -> set[tuple[str, str]]:
    """The migrations on disk that the database does not have, found without importing any of them."""
    on_disk = {
        (app.label, file.stem)
        for app in apps.get_app_configs()
        for file in (Path(app.path) / "migrations").glob("[0-9]*.py")
    }
    return on_disk - set(MigrationRecorder(connection).applied_migrations())


def reach() -> None:
    """Connect to the database once. Raises `StartFault`."""
    try:
        _connect()
    except DatabaseError as failure:
        raise StartFault(_unreachable(failure)) from failure


def _connect() -> None:
    if connection.vendor != "postgresql":
        connection.ensure_connection()
        return
    # Not by the pool, which tries again and again and then cannot say why it failed.
    import psycopg

    parameters = {**connection.get_connection_params(), "autocommit": True}
    parameters = {name: value for name, value in parameters.items() if name in _PLAIN or name in _given_options()}
    try:
        psycopg.connect(**parameters).close()
    except psycopg.Error as failure:
        raise DatabaseError(str(failure)) from failure


_PLAIN = frozenset({"dbname", "user", "password", "host", "port", "autocommit"})


def _given_options() -> set[str]:
    return set(connection.settings_dict["OPTIONS"]) - {"pool"}


def _unreachable(failure: Exception) -> str:
    settings = connection.settings_dict
    where = f"{settings['NAME']} on {settings['HOST'] or 'this machine'}" if settings["HOST"] else settings["NAME"]
    return f"The database {where} cannot be reached: {_first_line(failure)}."


def _first_line(failure: Exception) -> str:
    lines = str(failure).strip().splitlines()
    return (lines[0] if lines else type(failure).__name__).rstrip(".")


def _lock(cursor: CursorWrapper) -> None:
    if connection.vendor == "postgresql":
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    elif connection.vendor == "mysql":
        cursor.execute("SELECT GET_LOCK(%s, %s)", [str(LOCK), LOCK_SECONDS])


def _unlock(cursor: CursorWrapper) -> None:
    if connection.vendor == "postgresql":
        cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    elif connection.vendor == "mysql":
        cursor.execute("SELECT RELEASE_LOCK(%s)", [str(LOCK)])
