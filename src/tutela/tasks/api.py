"""The door of the tasks room: tasks, their schedules and runs, the worker, and locks that die with a process."""

from __future__ import annotations

from tutela.tasks.locks import Lock, lock_of, new_process, sweep_locks
from tutela.tasks.models import Run, Schedule
from tutela.tasks.running import claim, lower_priority, perform
from tutela.tasks.schedules import (
    InvalidSchedule,
    ScheduleView,
    enqueue,
    ensure_schedules,
    list_schedules,
    next_time,
    set_schedule,
)
from tutela.tasks.task import Progress, Task, declare, declared, find
from tutela.tasks.worker import Worker

__all__ = [
    "InvalidSchedule",
    "Lock",
    "Progress",
    "Run",
    "Schedule",
    "ScheduleView",
    "Task",
    "Worker",
    "claim",
    "declare",
    "declared",
    "enqueue",
    "ensure_schedules",
    "find",
    "list_runs",
    "list_schedules",
    "lock_of",
    "lower_priority",
    "new_process",
    "next_time",
    "perform",
    "set_schedule",
    "sweep_locks",
]


def list_runs(task: str = "", most: int = 50) -> list[Run]:
    """The newest runs, of one task or of all."""
    runs = Run.objects.filter(task=task) if task else Run.objects.all()
    return list(runs.order_by("-id")[:most])
