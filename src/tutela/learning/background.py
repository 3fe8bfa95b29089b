"""Background tasks as an administrator sees and changes them.

The tasks room knows no people: here it is decided who may.
"""

from __future__ import annotations

from dataclasses import dataclass

from tutela.learning.capabilities import SITE_CONFIG
from tutela.learning.contexts import system_context
from tutela.learning.errors import NotFound
from tutela.learning.models import Person
from tutela.learning.permissions import require
from tutela.tasks.api import Run, ScheduleView, enqueue, list_runs, list_schedules, set_schedule

KIND = "task"


@dataclass(frozen=True)
class TaskView:
    """One task with its schedule and its newest runs."""

    schedule: ScheduleView
    runs: list[Run]


def site_tasks(actor: Person) -> list[ScheduleView]:
    """All tasks with their schedules. Raises `NotAllowed` unless *actor* may configure the site."""
    require(actor, SITE_CONFIG.name, system_context())
    return list_schedules()


def site_task(actor: Person, name: str, most: int = 50) -> TaskView:
    """One task and its newest runs. Raises `NotFound` or `NotAllowed`."""
    found = next((view for view in site_tasks(actor) if view.task.name == name), None)
    if found is None:
        raise NotFound(KIND, name)
    return TaskView(found, list_runs(name, most))


def schedule_task(actor: Person, name: str, cron: str, enabled: bool) -> None:
    """Change when a task runs. Raises `NotFound`, `NotAllowed`, or `tasks.InvalidSchedule` with a sentence."""
    require(actor, SITE_CONFIG.name, system_context())
    try:
        set_schedule(name, cron, enabled)
    except KeyError as failure:
        raise NotFound(KIND, name) from failure


def run_task(actor: Person, name: str) -> Run:
    """Queue a run of a task that needs no parameters. Raises `NotFound` or `NotAllowed`."""
    if not site_task(actor, name, most=1).schedule.task.schedulable:
        raise NotFound(KIND, name)
    return enqueue(name, person=actor.pk)
