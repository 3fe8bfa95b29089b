"""The circuit breaker of provider instances, with its memory in the database, so that all processes share it.

After `THRESHOLD` failures in a row the circuit is open: the instance is skipped at once for `COOLDOWN` seconds, or for
as long as the service asked. Then one attempt may probe it; its success closes the circuit.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from django.db import connection

from tutela.ai.catalogue import Instance
from tutela.ai.codes import Code
from tutela.ai.models import InstanceHealth
from tutela.ai.sql import insert, name, table
from tutela.sdk import Response

THRESHOLD = 5
COOLDOWN = 30.0
LONGEST = 3600.0
"""Seconds: a service that asks for more is asked again after this."""

COUNTED = frozenset({401, 403, 404, 408, 429})
"""Failures below 500 that say something of the service rather than of the request."""


def is_open(instance: Instance, now: float) -> bool:
    """Whether the instance is to be left alone now. No circuit is open for longer than `LONGEST`: what says so was
    written before the clock was set back."""
    return now < instance.openuntil <= now + LONGEST


def probe(instance: Instance, now: float) -> bool:
    """Whether this attempt probes a circuit that was open until now; the others are kept out meanwhile."""
    if instance.failures < THRESHOLD or not instance.openuntil:
        return False
    with connection.cursor() as cursor:
        cursor.execute(_open_sql(), [now + COOLDOWN, instance.id])
    return True


def learn(outcomes: Sequence[tuple[Instance, Response]], now: float) -> None:
    """Take note of what came of attempts. A success that follows a success costs nothing."""
    for instance, response in outcomes:
        if response.success:
            if instance.failures:
                _remember(instance.id, 0, 0.0, "")
        elif response.error_code in COUNTED or (response.error_code >= 500 and response.error_code != Code.NOT_KEPT):
            _failed(instance, response, now)


def _failed(instance: Instance, response: Response, now: float) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_count_sql(), [response.error_message[:255], instance.id])
        if not cursor.rowcount:
            _remember(instance.id, 1, 0.0, response.error_message[:255])
        wait = min(max(response.retry_after or 0.0, COOLDOWN), LONGEST)
        cursor.execute(f"{_open_sql()} AND {name('failures')} >= {THRESHOLD}", [now + wait, instance.id])


def _remember(instanceid: int, failures: int, openuntil: float, lasterror: str) -> None:
    if failures:
        columns = ("instance_id", "failures", "openuntil", "lasterror")
        insert(InstanceHealth, columns, [(instanceid, failures, openuntil, lasterror)])
        return
    with connection.cursor() as cursor:
        cursor.execute(_reset_sql(), [instanceid])


@cache
def _count_sql() -> str:
    failures = name("failures")
    return (
        f"UPDATE {table(InstanceHealth)} SET {failures} = {failures} + 1, {name('lasterror')} = %s"  # noqa: S608
        f" WHERE {name('instance_id')} = %s"
    )


@cache
def _open_sql() -> str:
    return f"UPDATE {table(InstanceHealth)} SET {name('openuntil')} = %s WHERE {name('instance_id')} = %s"  # noqa: S608


@cache
def _reset_sql() -> str:
    return (
        f"UPDATE {table(InstanceHealth)} SET {name('failures')} = 0, {name('openuntil')} = 0, {name('lasterror')} = ''"  # noqa: S608
        f" WHERE {name('instance_id')} = %s"
    )
