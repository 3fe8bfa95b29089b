"""Starting runs: from a page (queued, where that is allowed), from the command line, from the schedule."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from tutela.analytics.errors import AnalyticsOff, CannotRun, Invalid
from tutela.analytics.models import AnalyticsModel, AnalyticsRun
from tutela.analytics.permissions import OPERATOR, Actor, Operator, require_manager, require_on
from tutela.analytics.predictions import predict
from tutela.analytics.runlog import view_of
from tutela.analytics.runner import Ended, Mode, Recorded, alone, checked
from tutela.analytics.training import CONFIGURATION, TRAINED, evaluate, intervals_to_evaluate, train
from tutela.analytics.views import RunView
from tutela.sdk import registry
from tutela.sdk.text import _
from tutela.tasks.api import Run, enqueue, list_runs

TASK = "analytics_run"
SPLITS = ("auto", "person", "course", "time")
Show = Callable[[int, int | None, str], None]


def start_run(actor: Actor, modelid: int, mode: str, **choices: Any) -> Run:
    """Queue a run for a worker: *mode* is evaluate, train or predict; *choices* are those of `evaluate_model`.

    Raises `NotAllowed`, `NotFound`, `CannotRun`, `Invalid`; `AnalyticsOff` where runs may not be started from pages.
    """
    settings = require_manager(actor)
    if settings.onlycli and not isinstance(actor, Operator):
        raise AnalyticsOff(
            _("On this site, models are evaluated, trained and used only by schedule or from the command line.")
        )
    model, _settings = checked(modelid, mode)
    if mode == Mode.EVALUATE:
        _intervals(model, **choices)
    elif mode not in Mode.values or choices:
        raise Invalid({"mode": [_("There is no such run.")]})
    return enqueue(TASK, {"modelid": modelid, "mode": mode, **choices}, person=actor.pk)


def evaluate_model(
    actor: Actor,
    modelid: int,
    *,
    interval: str = "",
    all_intervals: bool = False,
    evaluationmode: str = CONFIGURATION,
    split: str = "auto",
    deadline: float | None = None,
    show: Show | None = None,
    now: int | None = None,
) -> list[RunView]:
    """Evaluate a model now, in this process: with its own interval, another, or all that the site compares.

    *evaluationmode*: ``configuration`` (what it would learn) or ``trainedmodel`` (what it has learnt). One run for
    each interval, the best of several marked. Raises `NotAllowed`, `NotFound`, `AnalyticsOff`, `CannotRun`, `Invalid`.
    """
    require_manager(actor)
    model, settings = checked(modelid, Mode.EVALUATE)
    chosen = _intervals(
        model, interval=interval, all_intervals=all_intervals, evaluationmode=evaluationmode, split=split
    )
    made: list[AnalyticsRun] = []
    with alone(modelid):
        for name in chosen:
            with Recorded(
                model,
                settings,
                Mode.EVALUATE,
                interval=name,
                evaluationmode=evaluationmode,
                userid=actor.pk,
                deadline=deadline,
                report=show,
                now=now,
            ) as work:
                made.append(work.run)
                evaluate(work, evaluationmode, split)
        scored = [run for run in made if run.score is not None and run.status == Ended.DONE]
        if len(chosen) > 1 and scored:
            best = max(scored, key=lambda run: (run.verdict == 0, run.score))
            AnalyticsRun.objects.filter(pk=best.pk).update(best=True)
    return [view_of(run.pk) for run in made]


def train_model(actor: Actor, modelid: int, **how: Any) -> RunView:
    """Train a model now, in this process; *how*: `deadline`, `show`, `now`.

    Raises as `evaluate_model` does; what fails later is in the run.
    """
    return _one(actor, modelid, Mode.TRAIN, **how)


def predict_model(actor: Actor, modelid: int, **how: Any) -> RunView:
    """Let a model predict now, in this process; *how*: `deadline`, `show`, `now`.

    Raises as `evaluate_model` does; what fails later is in the run.
    """
    return _one(actor, modelid, Mode.PREDICT, **how)


def perform(parameters: dict[str, Any], deadline: float, show: Show) -> list[RunView]:
    """Do what `start_run` queued."""
    asked = dict(parameters)
    modelid, mode = int(asked.pop("modelid")), asked.pop("mode")
    if mode == Mode.EVALUATE:
        return evaluate_model(OPERATOR, modelid, deadline=deadline, show=show, **asked)
    return [_one(OPERATOR, modelid, mode, deadline=deadline, show=show)]


def _one(
    actor: Actor,
    modelid: int,
    mode: str,
    *,
    deadline: float | None = None,
    show: Show | None = None,
    now: int | None = None,
) -> RunView:
    require_manager(actor)
    checked(modelid, mode)
    with alone(modelid):
        model, settings = checked(modelid, mode)  # it may have been changed while this waited
        with Recorded(model, settings, mode, userid=actor.pk, deadline=deadline, report=show, now=now) as work:
            (train if mode == Mode.TRAIN else predict)(work)
        return view_of(work.run.pk)


def _intervals(
    model: AnalyticsModel,
    *,
    interval: str = "",
    all_intervals: bool = False,
    evaluationmode: str = CONFIGURATION,
    split: str = "auto",
) -> list[str]:
    """The intervals to evaluate with. Raises `Invalid`, `CannotRun`."""
    if evaluationmode not in (CONFIGURATION, TRAINED) or split not in SPLITS:
        raise Invalid({"evaluationmode": [_("There is no such evaluation.")]})
    if evaluationmode == TRAINED:
        if not model.trained or not model.trainedfile:
            raise CannotRun(_("Train the model first."))
        return [model.interval]
    if all_intervals:
        found = intervals_to_evaluate(model, require_on())
        if not found:
            raise CannotRun(_("None of the intervals that this site compares goes with the target."))
        return found
    name = interval or model.interval
    if not name:
        raise CannotRun(_("Choose an analysis interval first."))
    target = registry.targets()[model.target]()
    kind = registry.intervals().loaded.get(name)
    if kind is None or not target.allows(kind()) or not kind.for_evaluation:
        raise Invalid({"interval": [_("This interval does not go with the target.")]})
    return [name]


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
