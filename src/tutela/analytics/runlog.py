"""The account of what was run: evaluations, trainings, predictions, and what they could not use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext

from tutela.analytics import inventory
from tutela.analytics.administration import row_of
from tutela.analytics.models import AnalyticsRun, InvalidAnalysable
from tutela.analytics.permissions import Actor, require_manager
from tutela.analytics.training import sentences
from tutela.analytics.views import InvalidPage, InvalidView, RunView
from tutela.courses.api import local_courses
from tutela.identity.api import NotFound


def list_runs(actor: Actor, modelid: int, most: int = 100) -> list[RunView]:
    """The newest runs of a model, without their reports. Raises `NotAllowed`, `NotFound`."""
    require_manager(actor)
    return [_view(row) for row in AnalyticsRun.objects.filter(model=row_of(modelid)).defer("report")[:most]]


def get_run(actor: Actor, runid: int) -> RunView:
    """One run with its report. Raises `NotAllowed`, `NotFound`."""
    row = _row(actor, runid)
    return replace(_view(row), report=row.report or None, plots=tuple(_drawn(row)))


def get_plot(actor: Actor, runid: int, name: str) -> str:
    """A picture of a run as SVG, in the active language. Raises `NotAllowed`, `NotFound`."""
    drawn = _drawn(_row(actor, runid))
    if name not in drawn:
        raise NotFound("picture", name)
    return drawn[name]


def view_of(runid: int) -> RunView:
    """One run, for whoever has just made it."""
    return _view(AnalyticsRun.objects.get(pk=runid))


def _row(actor: Actor, runid: int) -> AnalyticsRun:
    require_manager(actor)
    row = AnalyticsRun.objects.filter(pk=runid).first()
    if row is None:
        raise NotFound("run", runid)
    return row


def _drawn(row: AnalyticsRun) -> Mapping[str, str]:
    if not row.report:
        return {}
    from tutela.evaluation.plots import drawn  # these need numpy
    from tutela.evaluation.report import Report

    names = {name: gettext(inventory.indicator(name).label) for name in row.indicators}
    return drawn(Report.model_validate(row.report), gettext, names)


def invalid_analysables(
    actor: Actor, modelid: int, mode: str = "", *, page: int = 0, perpage: int = 100
) -> InvalidPage:
    """What the newest runs (of *mode*: train, predict; '' for both) could not use. Raises `NotAllowed`, `NotFound`."""
    require_manager(actor)
    rows = InvalidAnalysable.objects.filter(model=row_of(modelid))
    if mode:
        rows = rows.filter(mode=mode)
    chosen = list(rows[page * perpage : (page + 1) * perpage])
    return InvalidPage(tuple(_invalid(chosen)), rows.count(), page, perpage)


def _invalid(rows: Sequence[InvalidAnalysable]) -> list[InvalidView]:
    local: dict[tuple[int, int], int] = {}
    for platformid in {row.platformid for row in rows}:
        wanted = {row.analysableid for row in rows if row.platformid == platformid and row.analysableid}
        found = local_courses(platformid, wanted)
        local.update({(platformid, key): course.courseid for key, course in found.items()})
    names = inventory.courses_named(set(local.values()))
    made = []
    for row in rows:
        courseid = local.get((row.platformid, row.analysableid or 0))
        name = names.get(courseid or 0) or (f"#{row.analysableid}" if row.analysableid else "")
        made.append(InvalidView(row.mode, name, courseid, gettext(row.reason), row.code, row.samples))
    return made


def _view(row: AnalyticsRun) -> RunView:
    return RunView(
        id=row.pk,
        modelid=row.model_id,
        mode=row.mode,
        evaluationmode=row.evaluationmode,
        version=row.version,
        target=row.target,
        indicators=tuple(row.indicators),
        interval=row.interval,
        interval_label=inventory.interval_label(row.interval) if row.interval else "",
        processor=row.processor,
        processor_label=inventory.processor_label(row.processor),
        status=row.status,
        score=row.score,
        deviation=row.deviation,
        verdict=row.verdict,
        verdict_texts=_verdict_texts(row),
        metrics=row.metrics,
        messages=tuple(gettext(text) for text in row.messages),
        plots=(),
        timestarted=row.timestarted,
        timeended=row.timeended,
        userid=row.userid,
        best=row.best,
    )


def _verdict_texts(row: AnalyticsRun) -> tuple[str, ...]:
    if row.verdict is None:
        return ()
    if row.mode != AnalyticsRun.Mode.EVALUATE and row.verdict == 0:
        return (gettext("Done."),)
    return tuple(gettext(text) for text in sentences(row.verdict))
