"""One run of a model: alone, on the record from its first moment, within its time, and closed whatever happens."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

import structlog
from django.utils import timezone

from tutela.analytics import inventory
from tutela.analytics.administration import problem_of, row_of
from tutela.analytics.errors import CannotRun
from tutela.analytics.models import AnalyticsModel, AnalyticsRun, InvalidAnalysable
from tutela.analytics.permissions import require_on
from tutela.analytics.settings import AnalyticsSettings
from tutela.analytics.sources import needs_logs
from tutela.evaluation.verdict import Status
from tutela.sdk.errors import Decline, TutelaError
from tutela.sdk.text import _
from tutela.tasks.api import lock_of

log = structlog.get_logger(__name__)

Mode, Ended = AnalyticsRun.Mode, AnalyticsRun.Status
LOCK_WAIT = 10.0
"""Seconds to wait for another run of the same model."""
INVALID_AT_ONCE = 1000


Report = Callable[[int, int | None, str], None]


class TimeUp(Exception):
    """The time for this run is up."""


class Busy(CannotRun):
    """Another run of the same model is under way."""


@dataclass
class Work:
    """What a run is given: its model as it was when the run began, its row, and until when it may take."""

    model: AnalyticsModel
    settings: AnalyticsSettings
    run: AnalyticsRun
    deadline: float
    report: Report = lambda done, total, message: None
    status: str = field(default=Ended.DONE)
    now: int = field(default_factory=lambda: int(time.time()))
    """The present, in Unix seconds, as the analysis takes it: another one for records of years ago."""

    @property
    def processor(self) -> str:
        """The name of the processor in use."""
        return inventory.processor_in_use(self.model.processor, self.settings)

    def out_of_time(self) -> bool:
        """Whether the time is up; then the run counts as done in part."""
        if time.time() < self.deadline:
            return False
        self.status = Ended.PARTIAL
        return True

    def say(self, message: str) -> None:
        """Add a sentence to the run's account: marked for translation, or put together."""
        self.run.messages.append(str(message))


def checked(modelid: int, mode: str) -> tuple[AnalyticsModel, AnalyticsSettings]:
    """The model, if it can be run so. Raises `NotFound`, `AnalyticsOff`, `CannotRun`."""
    settings = require_on()
    model = row_of(modelid)
    processor = inventory.processor_in_use(model.processor, settings)
    problem = problem_of(model, processor)
    if problem:
        raise CannotRun(problem)
    target = inventory.target(model.target)
    if target is not None and target.is_static and mode != Mode.PREDICT:
        raise CannotRun(_("This model is a rule: there is nothing to learn."))
    if not model.interval and mode != Mode.EVALUATE:
        raise CannotRun(_("Choose an analysis interval first."))
    if mode == Mode.PREDICT and not model.trained:
        raise CannotRun(_("Train the model first."))
    if not settings.uselogs and needs_logs(model):
        raise CannotRun(_("This model needs to know what people did, and the log store is not to be used."))
    return model, settings


@contextlib.contextmanager
def alone(modelid: int, wait: float = LOCK_WAIT) -> Iterator[None]:
    """While nobody else runs the same model; runs of it that were killed are closed. Raises `Busy`."""
    lock = lock_of(f"analytics-model-{modelid}")
    until = time.monotonic() + wait
    while not lock.take():
        if time.monotonic() >= until:
            raise Busy(_("Another run of this model is under way."))
        time.sleep(0.2)
    try:
        _close_killed(modelid)
        yield
    finally:
        lock.release()


def close_interrupted() -> int:
    """Close the runs of processes that are dead; how many."""
    closed = 0
    for modelid in set(AnalyticsRun.objects.filter(status=Ended.RUNNING).values_list("model_id", flat=True)):
        lock = lock_of(f"analytics-model-{modelid}")
        if lock.take():
            try:
                closed += _close_killed(modelid)
            finally:
                lock.release()
    return closed


def _close_killed(modelid: int) -> int:
    """Only for who holds the model's lock: then nobody else runs it, whatever the rows say."""
    running = AnalyticsRun.objects.filter(model_id=modelid, status=Ended.RUNNING)
    return running.update(
        status=Ended.INTERRUPTED, timeended=timezone.now(), messages=[_("The process was stopped while it ran.")]
    )


class Recorded:
    """A run on the record, as a context. What a plugin or the data does wrong ends the run as failed, with a sentence,
    and goes no further: a processor is a stranger's plugin and may raise anything. What stops the process closes the
    run as interrupted and goes on up.

    Enter it while holding the model's lock (`alone`).
    """

    def __init__(
        self,
        model: AnalyticsModel,
        settings: AnalyticsSettings,
        mode: str,
        *,
        interval: str = "",
        evaluationmode: str = "",
        userid: int | None = None,
        deadline: float | None = None,
        report: Report | None = None,
        now: int | None = None,
    ) -> None:
        limit = time.time() + settings.modeltimelimit * 60
        run = AnalyticsRun(
            model=model,
            version=model.version,
            mode=mode,
            evaluationmode=evaluationmode,
            target=model.target,
            indicators=model.indicators,
            interval=interval or model.interval,
            processor=inventory.processor_in_use(model.processor, settings),
            userid=userid,
            timestarted=timezone.now(),
        )
        self.work = Work(model, settings, run, min(limit, deadline) if deadline else limit)
        self.work.report = report or self.work.report
        self.work.now = self.work.now if now is None else now

    def __enter__(self) -> Work:
        self.work.run.save()
        return self.work

    def __exit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None
    ) -> bool:
        work = self.work
        if isinstance(failure, TimeUp):
            work.status = Ended.PARTIAL
            work.say(_("The time for this run was up before it was done."))
        elif isinstance(failure, Decline):
            _failed(work, Status.NOT_ENOUGH_DATA, failure.reason)
        elif isinstance(failure, TutelaError):
            _failed(work, Status.GENERAL_ERROR, str(failure))
        elif isinstance(failure, Exception):
            log.error("an analytics run failed", model=work.model.pk, mode=work.run.mode, exc_info=failure)
            _failed(work, Status.GENERAL_ERROR, f"{type(failure).__name__}: {failure}")
        elif failure is not None:
            work.status = Ended.INTERRUPTED
        _close(work)
        return failure is None or isinstance(failure, Exception)


def _failed(work: Work, status: Status, message: str) -> None:
    work.status = Ended.FAILED
    work.run.verdict = int(Status(work.run.verdict or 0) | status)
    work.say(message)


def _close(work: Work) -> None:
    run = work.run
    run.status, run.timeended = work.status, timezone.now()
    # The model may have been deleted meanwhile: then there is no row to close.
    AnalyticsRun.objects.filter(pk=run.pk).update(
        **{name: getattr(run, name) for name in ("status", "timeended", "score", "deviation", "verdict", "best")},
        **{name: getattr(run, name) for name in ("metrics", "messages", "report")},
    )


def keep_invalid(work: Work, platformid: int, judgements: Any, refused: Any) -> None:
    """Add what could not be used of a platform; `forget_invalid` has taken away what the last run said."""
    rows = [
        InvalidAnalysable(
            model_id=work.model.pk,
            mode=work.run.mode,
            platformid=platformid,
            analysableid=each.analysable_id,
            code=each.code,
            reason=each.reason,
        )
        for each in judgements
        if each.reason
    ]
    rows += [
        InvalidAnalysable(
            model_id=work.model.pk, mode=work.run.mode, platformid=platformid, samples=number, reason=reason
        )
        for reason, number in sorted(refused.items())
    ]
    InvalidAnalysable.objects.bulk_create(rows, batch_size=INVALID_AT_ONCE)


def forget_invalid(work: Work) -> None:
    """Take away what the last run of the same kind could not use: only the newest counts."""
    InvalidAnalysable.objects.filter(model_id=work.model.pk, mode=work.run.mode).delete()
