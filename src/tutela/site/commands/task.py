"""``tutela task``: background work by hand, and its schedules."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import click

from tutela.site.faults import StartFault
from tutela.site.start.prepare import prepare, set_up


@click.group()
@click.option("--data", envvar="TUTELA_DATA", type=click.Path(file_okay=False), help="The data folder.")
@click.pass_context
def task(context: click.Context, data: str | None) -> None:
    """Run background tasks by hand, and see when they run by themselves."""
    if data:
        os.environ["TUTELA_DATA"] = data
    if context.invoked_subcommand == "perform":
        set_up()  # the worker that calls it has prepared the site
    else:
        prepare(administrator=False)


@task.command(name="list")
def list_() -> None:
    """Show every task, when it runs next, and what came of its last run."""
    from tutela.tasks.api import ensure_schedules, list_schedules

    ensure_schedules()
    for view in list_schedules():
        following = _moment(view.nextrun) if view.nextrun else "off" if view.task.cron else "by hand"
        click.echo(f"{view.task.name:<28}{view.cron:<16}{following:<22}{view.last.status if view.last else '-'}")


@task.command()
@click.argument("name")
@click.option("--parameters", default="{}", help="A JSON object, where the task takes any.")
def run(name: str, parameters: str) -> None:
    """Run the task NAME now, in this terminal."""
    from tutela.tasks.api import Run, claim, enqueue, new_process, perform

    try:
        queued = enqueue(name, _object(parameters))
    except KeyError as failure:
        raise StartFault(f"There is no task called {name!r}; `tutela task list` names them.") from failure
    claimed = claim(queued.pk, new_process())
    if claimed is None:
        raise StartFault("A worker has just taken this run; see `tutela task list`.")
    with progress_bar(name) as show:
        ended = perform(claimed, show)
    click.echo(f"{ended.status}: {ended.message}")
    if ended.status == Run.Status.FAILED:
        raise SystemExit(1)


@task.command(hidden=True)
@click.argument("runid", type=int)
def perform(runid: int) -> None:
    """Perform a run that a worker has claimed."""
    from tutela.tasks.api import Run, lower_priority
    from tutela.tasks.api import perform as perform_run

    lower_priority()
    perform_run(Run.objects.get(pk=runid, status=Run.Status.RUNNING))


@task.command()
@click.argument("name")
@click.argument("cron")
@click.option("--off", is_flag=True, help="Keep the schedule, but switched off.")
def schedule(name: str, cron: str, off: bool) -> None:
    """Run the task NAME at CRON: minute, hour, day, month, weekday, in UTC."""
    from tutela.tasks.api import InvalidSchedule, set_schedule

    try:
        row = set_schedule(name, cron, enabled=not off)
    except InvalidSchedule as failure:
        raise StartFault(str(failure)) from failure
    except KeyError as failure:
        raise StartFault(f"There is no task called {name!r} with a schedule.") from failure
    click.echo(f"Next: {_moment(row.nextrun)}" if row.nextrun else "Off.")


def _object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError as failure:
        raise StartFault("--parameters is not JSON.") from failure
    if not isinstance(value, dict):
        raise StartFault("--parameters must be a JSON object.")
    return value


class progress_bar:  # noqa: N801 - used like a function
    """A progress bar that appears once a task says how much there is to do."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._bar: Any = None

    def __enter__(self) -> Callable[[int, int | None, str], None]:
        return self._show

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.render_finish()

    def _show(self, done: int, total: int | None, _message: str) -> None:
        if self._bar is None and total:
            self._bar = click.progressbar(length=total, label=self._label)
        if self._bar is not None:
            self._bar.update(done - self._bar.pos)


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M UTC")
