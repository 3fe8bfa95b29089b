"""Plain SQL where the ORM would cost more than the query: lists of values in, tuples out.

Table and column names come from the models, values only ever as parameters.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model


def table(model: type[Model]) -> str:
    """The quoted table name of *model*."""
    return connection.ops.quote_name(model._meta.db_table)


def marks(values: Sequence[Any]) -> str:
    """Placeholders for ``IN (…)``; *values* is not empty."""
    return ", ".join(["%s"] * len(values))


def select(sql: str, parameters: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
    """All rows of a query over this thread's connection."""
    with connection.cursor() as cursor:
        cursor.execute(sql, list(parameters))
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
