"""Plain SQL for the hot path. Names come from the models, values only ever as parameters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import InterfaceError, OperationalError, connection
from django.db.models import Model

from tutela.identity.api import marks, select, table

__all__ = ["columns", "insert", "insert_returning", "is_outage", "marks", "name", "select", "table", "update"]


def is_outage(failure: BaseException | None) -> bool:
    """Whether the database is away, locked, full or not to be written to, so that nobody's request is at fault.

    SQLite reports a statement that is wrong, such as one for a table that is not there, as the same kind of error.
    """
    reason = getattr(failure.__cause__, "sqlite_errorname", "") if failure is not None else ""
    return isinstance(failure, OperationalError | InterfaceError) and reason != "SQLITE_ERROR"


def name(column: str) -> str:
    """A quoted column name."""
    return connection.ops.quote_name(column)


def columns(*names: str) -> str:
    """Quoted column names, with commas."""
    return ", ".join(name(column) for column in names)


def insert(model: type[Model], names: Sequence[str], rows: Sequence[Sequence[Any]], suffix: str = "") -> None:
    """Insert *rows* with one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_insert_sql(model, names, rows) + suffix, [value for row in rows for value in row])


def insert_returning(model: type[Model], names: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[int]:
    """Insert *rows* with one statement; their ids, in the order of the rows (as Django's bulk_create has them)."""
    sql = _insert_sql(model, names, rows) + f" RETURNING {name('id')}"
    return [row[0] for row in select(sql, (value for row in rows for value in row))]


def update(model: type[Model], key: str, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Update a row for each of *rows*: the values of *names*, then that of *key*. One statement where that is quicker.

    PostgreSQL is asked over a connection, and each statement costs a parse there; SQLite is in this process.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and len(rows) > 1:
            cursor.execute(_update_sql(model, key, names, len(rows)), [value for row in rows for value in row])
            return
        changes = ", ".join(f"{name(column)} = %s" for column in names)
        cursor.executemany(f"UPDATE {table(model)} SET {changes} WHERE {name(key)} = %s", rows)  # noqa: S608


def _update_sql(model: type[Model], key: str, names: Sequence[str], number: int) -> str:
    """All updates as a join with a list of values; the first row of the list says the types."""
    given = (*names, key)
    fields = {field.column: field for field in model._meta.concrete_fields}
    types = [fields[column].cast_db_type(connection) for column in given]
    first = "(" + ", ".join(f"%s::{kind}" for kind in types) + ")"
    rest = f", ({marks(given)})" * (number - 1)
    changes = ", ".join(f"{name(column)} = given.{name(column)}" for column in names)
    values = f"(VALUES {first}{rest}) AS given ({columns(*given)})"
    return f"UPDATE {table(model)} SET {changes} FROM {values} WHERE {table(model)}.{name(key)} = given.{name(key)}"  # noqa: S608


def _insert_sql(model: type[Model], names: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    one = f"({marks(names)})"
    return f"INSERT INTO {table(model)} ({columns(*names)}) VALUES {', '.join([one] * len(rows))}"  # noqa: S608
