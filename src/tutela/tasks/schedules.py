"""When each task runs next."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from datetime import UTC, datetime

from cronsim import CronSim, CronSimError
from django.db import transaction
from django.db.models import Max

from tutela.sdk.text import _
from tutela.tasks.models import Run, Schedule
from tutela.tasks.task import Task, declared, find

HOW_TO_WRITE = _("Write five fields: minute, hour, day of the month, month, day of the week, as in “0 3 * * *”.")


class InvalidSchedule(ValueError):
    """The five fields cannot be read, or never come true. The text is for an administrator."""


@dataclass(frozen=True)
class ScheduleView:
    """A task with its schedule and its last run. Times are Unix seconds."""

    task: Task
    cron: str
    enabled: bool
    nextrun: float | None
    last: Run | None
    open: Run | None


def next_time(cron: str, after: float) -> float:
    """The next time, in Unix seconds, at which *cron* comes true in UTC. Raises `InvalidSchedule`.

    >>> next_time("0 3 * * *", 0)
    10800.0
    """
    try:
        moment = next(CronSim(cron, datetime.fromtimestamp(after, UTC)))
    except (CronSimError, StopIteration) as failure:
        raise InvalidSchedule(HOW_TO_WRITE) from failure
    return moment.timestamp()


def drawn(cron: str) -> str:
    """*cron* with each ``R`` of minute and hour drawn, so that sites do not all ask at once.

    >>> drawn("5 2 * * 0")
    '5 2 * * 0'
    """
    fields = cron.split()
    for place, values in ((0, 60), (1, 24)):
        if fields[place] == "R":
            fields[place] = str(secrets.randbelow(values))
    if fields[-1] == "R":
        fields[-1] = str(secrets.randbelow(7))
    return " ".join(fields)


def ensure_schedules(now: float | None = None) -> None:
    """A row for every declared task that has a schedule. Safe to call again; what an administrator set stays."""
    moment = time.time() if now is None else now
    known = set(Schedule.objects.values_list("task", flat=True))
    for task in declared().values():
        if task.cron and task.name not in known:
            cron = drawn(task.cron)
            Schedule.objects.get_or_create(task=task.name, defaults={"cron": cron, "nextrun": next_time(cron, moment)})


def set_schedule(name: str, cron: str, enabled: bool) -> Schedule:
    """Change when a task runs. Raises `InvalidSchedule`, or `KeyError` for a task that nobody declared."""
    task = find(name)
    if task is None or not task.schedulable:
        raise KeyError(name)
    cron = " ".join(cron.split())
    following = next_time(cron, time.time())
    row, _made = Schedule.objects.update_or_create(
        task=name, defaults={"cron": cron, "enabled": enabled, "nextrun": following if enabled else None}
    )
    return row


def queue_due(now: float) -> list[Run]:
    """Queue a run of every task whose time has come, once, however many processes ask."""
    queued = []
    with transaction.atomic():
        due = Schedule.objects.select_for_update().filter(enabled=True, nextrun__lte=now)
        for row in due:
            row.nextrun = next_time(row.cron, now)
            row.save(update_fields=["nextrun"])
            if find(row.task) is not None:
                queued.append(enqueue(row.task, now=now))
    return queued


def enqueue(
    name: str, parameters: dict[str, object] | None = None, *, person: int | None = None, now: float | None = None
) -> Run:
    """Queue one run. The same run that waits already (same task, same parameters) is returned instead."""
    if find(name) is None:
        raise KeyError(name)
    wanted = parameters or {}
    waiting = Run.objects.filter(task=name, status=Run.Status.QUEUED)
    same = next((run for run in waiting if run.parameters == wanted), None)
    if same is not None:
        return same
    moment = time.time() if now is None else now
    return Run.objects.create(task=name, parameters=wanted, requestedby=person, timequeued=moment)


def list_schedules() -> list[ScheduleView]:
    """Every declared task with its schedule, its last run and the one that is open: three queries."""
    rows = {row.task: row for row in Schedule.objects.all()}
    last: dict[str, Run] = {}
    for run in Run.objects.filter(pk__in=_newest()):
        last[run.task] = run
    active = {run.task: run for run in Run.objects.filter(status__in=[Run.Status.QUEUED, Run.Status.RUNNING])}
    return [
        _view(task, rows.get(task.name), last.get(task.name), active.get(task.name)) for task in declared().values()
    ]


def _newest() -> list[int]:
    ended = Run.objects.filter(timeended__isnull=False).order_by()
    return [row["newest"] for row in ended.values("task").annotate(newest=Max("id"))]


def _view(task: Task, row: Schedule | None, last: Run | None, active: Run | None) -> ScheduleView:
    if row is None:
        return ScheduleView(task, "", False, None, last, active)
    return ScheduleView(task, row.cron, row.enabled, row.nextrun, last, active)
