"""The last look at what goes into a database: nothing that some database cannot keep.

Every statement of Django passes here, with every database alike. What is refused is a `DataError`, as PostgreSQL itself
raises for a text that is too long, and both are told as the request's fault.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import DataError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from tutela.sdk.storable import LARGEST, storable

LONGEST_PATTERN = 12_000
"""Characters of a text that is looked for in others. SQLite takes 50,000 bytes."""


def guard_connections() -> None:
    """From now on, look at the values of every statement of every connection."""
    connection_created.connect(_guard, dispatch_uid="tutela.storing")


def _guard(connection: BaseDatabaseWrapper, **_more: Any) -> None:
    if refuse_unstorable not in connection.execute_wrappers:  # it stays there when the connection is opened again
        connection.execute_wrappers.append(refuse_unstorable)


def refuse_unstorable(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Execute, unless a value cannot be kept. Raises `django.db.DataError`, which does not repeat the value."""
    if many and params is not None:
        params = list(params)
        for row in params:
            _look(_values(row))
    elif params:
        _look(_values(params))
        if " LIKE " in sql and any(isinstance(one, str) and len(one) > LONGEST_PATTERN for one in _values(params)):
            raise DataError("a text that is searched for is too long")
    return execute(sql, params, many, context)


def _values(params: Any) -> Iterable[Any]:
    return params.values() if isinstance(params, Mapping) else params


def _look(values: Iterable[Any]) -> None:
    for value in values:
        if isinstance(value, str):
            if not storable(value):
                raise DataError("a text holds a null character or half of a surrogate pair")
        elif isinstance(value, int):
            if not -LARGEST - 1 <= value <= LARGEST:
                raise DataError("a whole number has more than 64 bits")
        elif isinstance(value, list | tuple):  # an array
            _look(value)
