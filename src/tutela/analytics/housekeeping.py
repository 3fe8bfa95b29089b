"""What runs by itself: training, predicting, cleaning up; and what a page has queued."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

from django.db.models import F, Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import override

from tutela.analytics import inventory
from tutela.analytics.errors import AnalyticsOff, CannotRun
from tutela.analytics.launcher import TASK, perform, predict_model, train_model
from tutela.analytics.models import AnalyticsModel, AnalyticsRun, PredictedSamples, Prediction, UsedAnalysable
from tutela.analytics.permissions import OPERATOR, require_on
from tutela.analytics.runner import Mode, close_interrupted
from tutela.analytics.settings import AnalyticsSettings
from tutela.analytics.views import RunView
from tutela.identity.api import Context, read_settings
from tutela.sdk.text import Sentence, _, filled, joined
from tutela.tasks.api import Progress, Task

DAY = 86_400
LONGEST = 24 * 3600.0
"""Seconds that a task of several models may take; each model has its own limit."""


def train_models(progress: Progress) -> str:
    """Train every enabled model that learns, the one that was trained longest ago first."""
    static = {target.name for target in inventory.targets() if target.is_static}
    models = AnalyticsModel.objects.filter(enabled=True).exclude(interval="").exclude(target__in=static)
    return _each(progress, models.order_by(F("timetrained").asc(nulls_first=True), "pk"), train_model)


def predict_models(progress: Progress) -> str:
    """Let every enabled and trained model predict, the one that did so longest ago first."""
    models = AnalyticsModel.objects.filter(enabled=True, trained=True).exclude(interval="")
    last = models.annotate(last=Max("runs__timestarted", filter=Q(runs__mode=Mode.PREDICT)))
    return _each(progress, last.order_by(F("last").asc(nulls_first=True), "pk"), predict_model)


def _each(progress: Progress, models: QuerySet[AnalyticsModel], run: Callable[..., RunView]) -> str:
    try:
        settings = require_on()
    except AnalyticsOff as off:
        return _said(off)
    close_interrupted()
    rows = list(models)
    told: list[str] = []
    for number, model in enumerate(rows):
        progress.report(number, len(rows), str(model))
        if progress.out_of_time():
            break
        try:
            view = run(OPERATOR, model.pk, deadline=min(progress.deadline, time.time() + settings.modeltimelimit * 60))
            told.append(_came_to(str(model), AnalyticsRun.Status(view.status).label))
        except CannotRun as refused:
            told.append(_came_to(str(model), _said(refused)))
    return joined(*told) if told else _("There was no model to run.")


def _came_to(what: object, outcome: object) -> Sentence:
    """What came of one thing. Labels are kept in English, to be translated when they are shown."""
    with override("en"):
        told = outcome if isinstance(outcome, Sentence) else joined(str(outcome))
        return filled("{what}: {outcome}", what=joined(str(what)), outcome=told)


def _said(failure: Exception) -> str:
    """The sentence of *failure*, which can be put in other languages; its text alone could not."""
    return failure.args[0] if failure.args else ""


def run_queued(progress: Progress) -> str:
    """Do what a page has asked for."""
    views = perform(dict(progress.parameters), progress.deadline, progress.report)
    return joined(*(_came_to(Mode(view.mode).label, AnalyticsRun.Status(view.status).label) for view in views))


def clean_up(progress: Progress) -> str:
    """Close runs that were killed; delete what belongs to nothing any more, and calculations that are too old."""
    closed = close_interrupted()
    gone = _delete_orphans()
    days = read_settings(AnalyticsSettings).calclifetime
    emptied = _forget_calculations(days) if days else 0
    return filled(
        _("Runs closed: {closed}. Rows deleted: {gone}. Insights without their calculations now: {emptied}."),
        closed=closed,
        gone=gone,
        emptied=emptied,
    )


def _delete_orphans() -> int:
    """Predictions whose context is gone or which are of an older version, with all that goes with them."""
    gone = Prediction.objects.exclude(version=F("model__version")).delete()[0]
    gone += PredictedSamples.objects.exclude(version=F("model__version")).delete()[0]
    nowhere = Prediction.objects.exclude(contextid__in=Context.objects.values("pk"))
    gone += nowhere.delete()[0]
    never = UsedAnalysable.objects.filter(timeanalysed__lt=time.time() - 400 * DAY)
    return gone + never.delete()[0]


def _forget_calculations(days: int) -> int:
    """Empty the indicators' values of insights that newer ones have replaced, so long after they were made."""
    before = timezone.now() - timedelta(days=days)
    rows = Prediction.objects.filter(newest=False, timecreated__lt=before).exclude(calculations={})
    return rows.update(calculations={}, explanation=[])


TASKS = (
    Task(
        name="train_models",
        title=_("Train analytics models"),
        description=_("Lets every enabled model learn from courses that are over, if there is anything new."),
        work=train_models,
        cron="0 R * * *",
        time_limit=LONGEST,
    ),
    Task(
        name="predict_models",
        title=_("Predict with analytics models"),
        description=_("Lets every trained model predict, and tells people of the insights."),
        work=predict_models,
        cron="0 R * * *",
        time_limit=LONGEST,
    ),
    Task(
        name="analytics_clean_up",
        title=_("Clean up analytics"),
        description=_("Closes interrupted runs and deletes what is orphaned or too old."),
        work=clean_up,
        cron="42 * * * *",
    ),
    Task(
        name=TASK,
        title=_("Run an analytics model"),
        description=_("An evaluation, training or prediction that somebody asked for on a page."),
        work=run_queued,
        time_limit=LONGEST,
        schedulable=False,
    ),
)
