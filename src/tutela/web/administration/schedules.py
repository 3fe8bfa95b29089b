"""Background tasks: when they run, in words too, and what came of it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tutela.identity.api import SITE_CONFIG, NotFound, Person, require, system_context
from tutela.tasks.api import (
    InvalidSchedule,
    Run,
    ScheduleView,
    enqueue,
    list_runs,
    list_schedules,
    next_time,
    set_schedule,
)
from tutela.web.access import SignedIn, administration


def in_words(cron: str) -> str:
    """What *cron* says, in the language of the page. Times are UTC.

    >>> in_words("5 2 * * 0"), in_words("30 * * * *"), in_words("1,7 */5 * 2 *")
    ('every Sunday at 02:05 UTC', 'every hour, at minute 30', '')
    """
    fields = cron.split()
    if len(fields) != 5:
        return ""
    minute, hour, day, month, weekday = fields
    if month != "*":
        return ""
    if day == weekday == "*":
        return _daily(minute, hour)
    if not (minute.isdecimal() and hour.isdecimal()):
        return ""
    at = _clock(minute, hour)
    if day == "*" and weekday.isdecimal():
        name = str(WEEKDAYS[(int(weekday) - 1) % 7])
        return _("every %(weekday)s at %(time)s UTC") % {"weekday": name, "time": at}
    if weekday == "*" and day.isdecimal():
        return _("on day %(day)s of every month at %(time)s UTC") % {"day": day, "time": at}
    return ""


def _daily(minute: str, hour: str) -> str:
    if hour == "*":
        return _within_the_hour(minute)
    if not minute.isdecimal():
        return ""
    if hour.isdecimal():
        return _("every day at %(time)s UTC") % {"time": _clock(minute, hour)}
    step = hour.removeprefix("*/")
    if step.isdecimal() and step != hour:
        words = ngettext("every hour, at minute %(minute)s", "every %(number)s hours, at minute %(minute)s", int(step))
        return words % {"number": step, "minute": minute}
    return ""


def _within_the_hour(minute: str) -> str:
    if minute.isdecimal():
        return _("every hour, at minute %(minute)s") % {"minute": minute}
    step = "1" if minute == "*" else minute.removeprefix("*/")
    if step.isdecimal() and step != minute:
        return ngettext("every minute", "every %(number)s minutes", int(step)) % {"number": step}
    return ""


def _clock(minute: str, hour: str) -> str:
    return f"{int(hour):02d}:{int(minute):02d}"


FOLLOWING = 3
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


@require_safe
@administration
def listing(request: SignedIn) -> HttpResponse:
    """All tasks."""
    schedules = site_tasks(request.user)
    page = {"schedules": schedules, "live": any(view.open for view in schedules)}
    return render(request, "web/administration/schedules.html", page)


@require_http_methods(["GET", "POST"])
@administration
def show(request: SignedIn, task: str) -> HttpResponse:
    """One task: its schedule to change, and the history of its runs."""
    found = site_task(request.user, task)
    error = ""
    if request.method == "POST":
        try:
            schedule_task(request.user, task, request.POST.get("cron", ""), request.POST.get("enabled") == "on")
        except InvalidSchedule as failure:
            error = str(failure)
        else:
            messages.success(request, _("Saved."))
            return redirect("web:schedule", task)
    page = _page(request, found, error)
    return render(request, "web/administration/schedule.html", page, status=400 if error else 200)


@require_POST
@administration
def run(request: SignedIn, task: str) -> HttpResponseRedirect:
    """Queue a run."""
    run_task(request.user, task)
    messages.success(request, _("It runs as soon as a worker is free."))
    return redirect("web:schedule", task)


def _page(request: SignedIn, found: TaskView, error: str) -> dict[str, Any]:
    schedule = found.schedule
    entered = request.method == "POST"
    return {
        "view": found,
        "schedule": schedule,
        "cron": request.POST.get("cron", "") if entered else schedule.cron,
        "enabled": request.POST.get("enabled") == "on" if entered else schedule.enabled,
        "following": _following(schedule.cron) if schedule.nextrun else [],
        "error": error,
    }


def _following(cron: str) -> list[float]:
    """The next times at which *cron* comes true."""
    times = [time.time()]
    for _number in range(FOLLOWING):
        times.append(next_time(cron, times[-1]))
    return times[1:]
