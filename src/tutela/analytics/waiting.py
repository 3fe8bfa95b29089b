"""The runs of a model that a page has asked for and that wait for a worker, or are under way."""

from __future__ import annotations

import time

from tutela.analytics.actors import Actor, require_manager
from tutela.analytics.starting import TASK
from tutela.tasks.api import Run, list_runs

LOOKED_AT = 50
REMEMBERED = 3600.0
"""Seconds for which a run that came to nothing is told of."""


def queued_runs(actor: Actor, modelid: int) -> list[Run]:
    """The open runs of a model, the newest first; where there is none, the last one if it came to nothing.

    Raises `NotAllowed`, `AnalyticsOff`.
    """
    require_manager(actor)
    runs = [run for run in list_runs(TASK, LOOKED_AT) if run.parameters.get("modelid") == modelid]
    open_ = [run for run in runs if run.timeended is None]
    return open_ or [run for run in runs[:1] if _came_to_nothing(run)]


def _came_to_nothing(run: Run) -> bool:
    fresh = (run.timeended or 0.0) > time.time() - REMEMBERED
    return fresh and run.status in {Run.Status.FAILED, Run.Status.SKIPPED}
