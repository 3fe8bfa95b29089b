"""How much AI is used: counts, failures and latency over time, from the register and from days counted before.

Days that are over are counted once, by a task, into two small tables; a question adds those days up and reads the
register only for the rest: the edges of the time asked for, and what the task has not reached yet. Whoever never
runs the task gets the same answers, later. See docs/decisions/0052-reports-over-a-large-register.md.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, Min

from tutela.ai.models import Attempt, LatencyDay, UsageDay
from tutela.ai.sql import select, table
from tutela.sdk.text import _, filled
from tutela.tasks.api import Progress, Task

DAY = 86_400
GRACE = 3_600.0
"""Seconds after its end in which a day's last attempts reach the register, whatever goes wrong."""
DAYS_AT_A_TIME = 7
GROWTH = 1.1
"""From one bucket of latency to the next: a median read from the buckets is right to a twentieth."""

COUNTED = (
    "SUM(count), SUM(seconds), SUM(prompttokens), SUM(completiontokens), MIN(firstid)"  # in the order of UsageCount
)
LATENCY = "(timecompleted - timestarted)"
BUCKET = f"CASE WHEN {LATENCY} <= 0.001 THEN 0 ELSE CEIL(LN({LATENCY} * 1000) / {math.log(GROWTH)!r}) END"
USAGE_OF_ROWS = (
    f"SELECT FLOOR(timecompleted / {DAY}) AS day, provider, actionname, model,"
    " CASE WHEN success THEN 1 ELSE 0 END AS success, CASE WHEN timestarted IS NULL THEN 0 ELSE 1 END AS asked,"
    " COALESCE(errorcode, 0) AS errorcode, 1 AS count,"
    " CASE WHEN success THEN timecompleted - timecreated ELSE 0 END AS seconds,"
    " COALESCE(prompttokens, 0) AS prompttokens, COALESCE(completiontokens, 0) AS completiontokens, id AS firstid"
)
LATENCY_OF_ROWS = f"SELECT FLOOR(timecompleted / {DAY}) AS day, provider, actionname, {BUCKET} AS bucket, 1 AS count"


@dataclass(frozen=True)
class Span:
    """Attempts that ended from *since* on and before *until* (Unix seconds), perhaps of one course or provider…"""

    since: float
    until: float
    courseid: int | None = None
    provider: str = ""
    action: str = ""


@dataclass(frozen=True)
class UsageCount:
    """How many attempts share what `key` holds: the columns that were asked for, in their order."""

    key: tuple[Any, ...]
    count: int
    seconds: float
    prompttokens: int
    completiontokens: int
    firstid: int


def count_usage(span: Span, by: Sequence[str]) -> list[UsageCount]:
    """Counts of *span* for each combination of the columns *by* of `UsageDay` (or of SQL over them): one query."""
    source, values = _source(span, UsageDay, USAGE_OF_ROWS, "")
    keys = ", ".join(by)
    sql = f"SELECT {keys}, {COUNTED} FROM ({source}) AS used GROUP BY {keys}"  # noqa: S608
    return [
        UsageCount(row[:-5], int(row[-5]), float(row[-4]), int(row[-3]), int(row[-2]), int(row[-1]))
        for row in select(sql, values)
    ]


def count_latencies(span: Span, by: str) -> dict[int, dict[int, int]]:
    """*by* (SQL over the column ``day``) → bucket → how many calls that succeeded: one query."""
    source, values = _source(span, LatencyDay, LATENCY_OF_ROWS, " AND success AND timestarted IS NOT NULL")
    found: dict[int, dict[int, int]] = {}
    sql = f"SELECT {by}, bucket, SUM(count) FROM ({source}) AS used GROUP BY 1, 2"  # noqa: S608
    for key, bucket, count in select(sql, values):
        found.setdefault(int(key), {})[int(bucket)] = int(count)
    return found


def quantile(buckets: dict[int, int], share: float) -> float | None:
    """The latency in seconds below which *share* of the calls stayed; None without any.

    >>> round(quantile({math.ceil(math.log(2000) / math.log(GROWTH)): 5}, 0.5), 1)
    2.0
    """
    total = sum(buckets.values())
    if not total:
        return None
    rank, seen = share * total, 0
    for bucket in sorted(buckets):
        seen += buckets[bucket]
        if seen >= rank:
            break
    return float(GROWTH ** (bucket - 0.5) / 1000)


def _source(span: Span, days: type[UsageDay | LatencyDay], rows: str, only: str) -> tuple[str, list[Any]]:
    """A UNION of counted days and of the register's rows for what is left."""
    first, last = _counted_days(span)
    parts: list[str] = []
    values: list[Any] = []
    also, named = _named(span)
    if first < last:
        columns = ", ".join(str(field.column) for field in days._meta.concrete_fields if not field.primary_key)
        parts.append(f"SELECT {columns} FROM {table(days)} WHERE day >= %s AND day < %s{also}")  # noqa: S608
        values += [first, last, *named]
        edges = [(span.since, float(first * DAY)), (float(last * DAY), span.until)]
    else:
        edges = [(span.since, span.until)]
    if span.courseid is not None:
        # An index leads to a course's rows by when they were asked; none takes a day to end.
        also += " AND courseid = %s AND timecreated >= %s AND timecreated < %s"
        named = [*named, span.courseid, span.since - DAY, span.until]
    for since, until in edges:
        if since < until or not parts:
            where = f"success IS NOT NULL AND timecompleted >= %s AND timecompleted < %s{only}{also}"
            parts.append(f"{rows} FROM {table(Attempt)} WHERE {where}")
            values += [since, until, *named]
    return " UNION ALL ".join(parts), values


def _counted_days(span: Span) -> tuple[int, int]:
    """The first day within *span* that is counted, and the one after the last; equal when there is none."""
    if span.courseid is not None:
        return 0, 0  # the days know no courses: an index leads to the rows of one
    until = rolled_until()
    first = math.ceil(span.since / DAY)
    return first, max(first, min(math.floor(span.until / DAY), until if until is not None else first))


def _named(span: Span) -> tuple[str, list[Any]]:
    chosen = {"provider": span.provider, "actionname": span.action}
    given = {column: value for column, value in chosen.items() if value}
    return "".join(f" AND {column} = %s" for column in given), list(given.values())


def rolled_until() -> int | None:
    """The day after the last that is counted; None when none is."""
    newest: int | None = UsageDay.objects.aggregate(newest=Max("day"))["newest"]
    return None if newest is None else newest + 1


def roll_up(now: float, progress: Progress) -> int:
    """Count the days that are over and not counted yet; how many. Each step is a transaction: stop it at any time."""
    end = math.floor((now - GRACE) / DAY)
    begin = rolled_until()
    if begin is None:
        oldest = Attempt.objects.aggregate(oldest=Min("timecompleted"))["oldest"]
        begin = math.floor(oldest / DAY) if oldest is not None else end
    day = begin
    while day < end and not progress.out_of_time():
        until = min(day + DAYS_AT_A_TIME, end)
        _count_days(day, until)
        progress.report(until - begin, end - begin, "")
        day = until
    return max(0, day - begin)


@transaction.atomic
def _count_days(first: int, last: int) -> None:
    keys = "day, provider, actionname, model, success, asked, errorcode"
    sums = "SUM(count), SUM(seconds), SUM(prompttokens), SUM(completiontokens), MIN(firstid)"
    where = f" FROM {table(Attempt)} WHERE success IS NOT NULL AND timecompleted >= %s AND timecompleted < %s"
    span = [float(first * DAY), float(last * DAY)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table(LatencyDay)} (day, provider, actionname, bucket, count)"  # noqa: S608
            f" SELECT day, provider, actionname, bucket, SUM(count) FROM ({LATENCY_OF_ROWS}{where}"
            " AND success AND timestarted IS NOT NULL) AS used GROUP BY day, provider, actionname, bucket",
            span,
        )
        cursor.execute(
            f"INSERT INTO {table(UsageDay)} ({keys}, count, seconds, prompttokens, completiontokens, firstid)"  # noqa: S608
            f" SELECT {keys}, {sums} FROM ({USAGE_OF_ROWS}{where}) AS used GROUP BY {keys}",
            span,
        )


def _work(progress: Progress) -> str:
    return filled(_("Days counted: {days}."), days=roll_up(time.time(), progress))


COUNT_USAGE = Task(
    name="ai_count_usage",
    title=_("Count AI use"),
    description=_("Counts the attempts of the days that are over, so that reports and charts are quick."),
    work=_work,
    cron="R 1 * * *",
    time_limit=3600,
)
