"""Running one run: claimed once, alone of its kind, within its time."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import Any

import structlog

from tutela.sdk.text import Sentence, _
from tutela.tasks.locks import lock_of
from tutela.tasks.models import Run
from tutela.tasks.task import Progress, find

log = structlog.get_logger(__name__)

REPORT_EVERY = 1.0
"""Seconds between two notes of how far a run is."""
GRACE = 30.0
"""Seconds that a run may take beyond its limit before it is stopped."""


def claim(runid: int, process: str) -> Run | None:
    """Take a queued run; None when somebody else has it."""
    taken = Run.objects.filter(pk=runid, status=Run.Status.QUEUED).update(
        status=Run.Status.RUNNING, process=process, timestarted=time.time()
    )
    return Run.objects.get(pk=runid) if taken else None


def perform(run: Run, show: Callable[[int, int | None, str], None] | None = None) -> Run:
    """Do the work of a claimed *run* in this process and note what came of it. *show* hears of the progress."""
    task = find(run.task)
    if task is None:
        return end(run, Run.Status.FAILED, _("This task is not installed any more."))
    lock = lock_of(f"task-{task.name}")
    if not lock.take():
        return end(run, Run.Status.SKIPPED, "")
    try:
        progress = Progress(time.time() + task.time_limit, run.parameters, _reporter(run, show))
        message = task.work(progress)
        return end(run, Run.Status.PARTIAL if progress.stopped_early else Run.Status.SUCCEEDED, message)
    except Exception as failure:  # a task may raise anything; the administrator reads it in the run
        log.error("a task failed", task=run.task, run=run.pk, exc_info=failure)
        return end(run, Run.Status.FAILED, f"{type(failure).__name__}: {failure}")
    finally:
        lock.release()


def end(run: Run, status: str, message: str) -> Run:
    """Note the end of a run, once: a run that has ended stays as it ended."""
    open_run = Run.objects.filter(pk=run.pk, timeended__isnull=True)
    open_run.update(status=status, message=message, parts=_parts(message), timeended=time.time())
    run.refresh_from_db()
    return run


def command_for(runid: int) -> list[str]:
    """The command that performs a claimed run in a process of its own."""
    return [sys.executable, "-m", "tutela", "task", "perform", str(runid)]


def seconds_left(run: Run, now: float) -> float:
    """How long the process of *run* may still go on."""
    task = find(run.task)
    limit = task.time_limit if task is not None else 0.0
    return (run.timestarted or now) + limit + GRACE - now


def close_abandoned(own_process: str) -> int:
    """Close the runs that a dead worker left running; how many there were."""
    running = Run.objects.filter(status=Run.Status.RUNNING).exclude(process=own_process)
    closed = 0
    for run in running:
        lock = lock_of(run.process)
        if lock.take():
            end(run, Run.Status.FAILED, _("The server stopped while this was running."))
            lock.release()
            closed += 1
    return closed


def _reporter(run: Run, show: Callable[[int, int | None, str], None] | None) -> Callable[[int, int | None, str], None]:
    noted = 0.0

    def report(done: int, total: int | None, message: str) -> None:
        nonlocal noted
        if show is not None:
            show(done, total, message)
        now = time.monotonic()
        if now - noted >= REPORT_EVERY:
            noted = now
            Run.objects.filter(pk=run.pk, timeended__isnull=True).update(
                done=done, total=total, message=message, parts=_parts(message)
            )

    return report


def _parts(message: str) -> dict[str, Any] | None:
    return message.parts if isinstance(message, Sentence) else None


def lower_priority() -> None:
    """Let the server go first: a task is never urgent."""
    if hasattr(os, "nice"):
        os.nice(10)
