"""Deletion of what is kept about a person, or in a context.

What somebody is still writing (an action whose provider has not answered yet) is waited for, and deleted then. Every
step may be done again: after ``kill -9`` deletion goes on where it stopped.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import connection as own_connection
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from tutela.identity.api import Person
from tutela.privacy.declarations import ImpersonalTable, PersonalTable, Scope, declared

CHUNK = 2000
"""Rows in one transaction: other writers get their turn between two."""
LOOK_AGAIN = 0.5
"""Seconds between two looks at what is still being written."""
PATIENCE_MS = 2000


@dataclass
class Erased:
    """How many rows and files went, by table or store, and whether nothing is left."""

    gone: Counter[str] = field(default_factory=Counter)
    complete: bool = False


def erase(scope: Scope, *, account: bool = False, out_of_time: Callable[[], bool] = lambda: False) -> Erased:
    """Delete all of *scope*. With *account*, the account as well.

    The first pass takes away what lets the person begin anew (consent, the right to sign in); what was under way then
    is waited for; the last pass begins when nothing is.
    """
    if account and scope.personid is not None:
        Person.objects.filter(pk=scope.personid).update(is_active=False)
    erased = Erased()
    _pass(scope, account, erased, out_of_time)
    while not out_of_time():
        quiet = is_clean(scope)
        _pass(scope, account, erased, out_of_time)
        if quiet:
            erased.complete = not out_of_time()
            break
        time.sleep(LOOK_AGAIN)
    if erased.complete and account and scope.personid is not None:
        _forget_actor(scope.personid)
        _finish(scope.personid, erased)
    return erased


def is_clean(scope: Scope) -> bool:
    """Whether nobody is still writing about *scope*."""
    return not any(
        table.rows(scope).filter(table.unfinished).exists()
        for table in declared.personal.values()
        if table.unfinished is not None
    )


def _pass(scope: Scope, account: bool, erased: Erased, out_of_time: Callable[[], bool]) -> None:
    for store in declared.stores.values():
        if account or not store.account:
            erased.gone[store.name] += store.erase(scope)
    for table in declared.tables():
        if table.erased and (account or not table.account) and table.model is not Person:
            erased.gone[table.model._meta.db_table] += _erase_table(table, scope, out_of_time)


def _finish(personid: int, erased: Erased) -> None:
    """The person's own row, when nothing else is left of them."""
    number, _kinds = Person.objects.filter(pk=personid).delete()
    erased.gone[Person._meta.db_table] += number


def _erase_table(table: PersonalTable, scope: Scope, out_of_time: Callable[[], bool]) -> int:
    rows = table.rows(scope)
    if table.unfinished is not None:
        rows = rows.exclude(table.unfinished)
    if table.blank is not None and scope.personid is None:
        rows = rows.exclude(**table.blank)
    total = 0
    while keys := list(rows.values_list("pk", flat=True)[:CHUNK]):
        chunk = table.model._default_manager.filter(pk__in=keys)
        with transaction.atomic():
            total += chunk.delete()[0] if table.blank is None else chunk.update(**table.blank)
        if out_of_time():
            break
    return total


def _forget_actor(personid: int) -> None:
    """Empty the columns that say who changed something."""
    tables: list[PersonalTable | ImpersonalTable] = [*declared.personal.values(), *declared.impersonal.values()]
    for table in tables:
        for column in table.actors:
            table.model._default_manager.filter(**{column: personid}).update(**{column: None})


def wipe_traces(connection: BaseDatabaseWrapper = own_connection) -> bool:
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
