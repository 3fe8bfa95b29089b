"""The list of analytics models, and one model: what it is made of, what it has done, what can be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tutela.analytics import api as analytics
from tutela.evaluation.verdict import LEAST_SCORE
from tutela.identity.api import NotFound, read_settings
from tutela.web.access import SignedIn
from tutela.web.analytics.access import analytics_page, page_number
from tutela.web.analytics.pictures import Slice, doughnut, stacked
from tutela.web.analytics.reports import report_in, scores_of

RUNS_SHOWN, RUNS_LOGGED = 8, 100
RUNS: dict[str, tuple[str, dict[str, bool]]] = {
    "evaluate": ("evaluate", {}),
    "evaluate_all": ("evaluate", {"all_intervals": True}),
    "train": ("train", {}),
    "predict": ("predict", {}),
}
"""What a button asks for: the kind of run and its choices."""
LOOKS = {"positive": "good", "": "done", "neutral": "neutral", "negative": "bad"}
"""In the order in which they are shown; '' is what was done without judging, such as a message."""


@require_safe
@analytics_page
def listing(request: SignedIn) -> HttpResponse:
    """All models."""
    return render(request, "web/analytics/models.html", {"models": analytics.list_models(request.user)})


@require_POST
@analytics_page
def restore(request: SignedIn) -> HttpResponseRedirect:
    """Make those of the default models that are not there."""
    made = analytics.restore_presets(request.user)
    said = ngettext("One model was restored.", "%(number)d models were restored.", len(made)) % {"number": len(made)}
    messages.success(request, said if made else _("All default models are there."))
    return redirect("web:models")


@require_POST
@analytics_page
def switch(request: SignedIn, modelid: int) -> HttpResponseRedirect:
    """Switch a model on or off."""
    try:
        analytics.set_model_enabled(request.user, modelid, request.POST.get("enabled") == "on")
    except analytics.Invalid as invalid:
        messages.error(request, " ".join(_(text) for texts in invalid.errors.values() for text in texts))
        return redirect("web:edit_model", modelid)
    return redirect("web:model", modelid) if request.POST.get("from") == "model" else redirect("web:models")


@require_safe
@analytics_page
def show(request: SignedIn, modelid: int) -> HttpResponse:
    """One model."""
    model = analytics.get_model(request.user, modelid)
    runs = analytics.list_runs(request.user, modelid, RUNS_LOGGED)
    evaluations = newest_evaluations(model, runs)
    latest = latest_of(model, evaluations)
    queued = analytics.queued_runs(request.user, modelid)
    report = report_in(analytics.get_run(request.user, latest.id)) if latest is not None else None
    page = {
        "model": model,
        "runs": runs[:RUNS_SHOWN],
        "more_runs": len(runs) > RUNS_SHOWN,
        "evaluations": evaluations,
        "best": best_of(evaluations),
        "latest": latest,
        "scores": scores_of(report) if report is not None else [],
        "least": LEAST_SCORE,
        "settings": read_settings(analytics.AnalyticsSettings),
        "under_way": queued,
        "live": any(run.timeended is None for run in queued),
        "invalid": analytics.invalid_analysables(request.user, modelid, perpage=1).total,
        "outcomes": outcomes(analytics.action_statistics(request.user, modelid)),
    }
    return render(request, "web/analytics/model.html", page)


@require_POST
@analytics_page
def start(request: SignedIn, modelid: int) -> HttpResponseRedirect:
    """Queue an evaluation, a training or a prediction; the page shows how far it is."""
    asked = request.POST.get("do", "")
    if asked not in RUNS:
        raise NotFound("run", asked)
    mode, choices = RUNS[asked]
    try:
        analytics.start_run(request.user, modelid, mode, **choices)
    except (analytics.AnalyticsOff, analytics.CannotRun) as refused:
        messages.error(request, _(str(refused)))
    return redirect("web:model", modelid)


@require_safe
@analytics_page
def log(request: SignedIn, modelid: int) -> HttpResponse:
    """All runs of a model."""
    model = analytics.get_model(request.user, modelid)
    runs = analytics.list_runs(request.user, modelid, 10 * RUNS_LOGGED)
    return render(request, "web/analytics/log.html", {"model": model, "runs": runs})


@require_safe
@analytics_page
def invalid(request: SignedIn, modelid: int) -> HttpResponse:
    """What the newest runs could not use, and why."""
    model = analytics.get_model(request.user, modelid)
    mode = request.GET.get("mode", "")
    mode = mode if mode in {"train", "predict"} else ""
    found = analytics.invalid_analysables(request.user, modelid, mode, page=page_number(request), perpage=50)
    pages = max(1, -(-found.total // found.perpage))
    page = {
        "model": model,
        "found": found,
        "mode": mode,
        "number": found.page + 1,
        "pages": pages,
        "before": found.page if found.page else None,
        "after": found.page + 2 if found.page + 1 < pages else None,
    }
    return render(request, "web/analytics/invalid.html", page)


@require_http_methods(["GET", "POST"])
@analytics_page
def clear(request: SignedIn, modelid: int) -> HttpResponse:
    """Ask whether to delete what a model predicted, and do it."""
    model = analytics.get_model(request.user, modelid)
    if request.method == "POST":
        number = analytics.clear_predictions(request.user, modelid)
        said = ngettext("One prediction is deleted.", "%(number)d predictions are deleted.", number)
        messages.success(request, said % {"number": number})
        return redirect("web:model", modelid)
    return render(request, "web/analytics/clear.html", {"model": model})


@require_http_methods(["GET", "POST"])
@analytics_page
def delete(request: SignedIn, modelid: int) -> HttpResponse:
    """Ask whether to delete a model, and do it."""
    model = analytics.get_model(request.user, modelid)
    if request.method == "POST":
        analytics.delete_model(request.user, modelid)
        messages.success(request, _("%(name)s is deleted.") % {"name": _(model.name)})
        return redirect("web:models")
    return render(request, "web/analytics/delete.html", {"model": model})


@require_safe
@analytics_page
def came_of_it(request: SignedIn, modelid: int) -> HttpResponse:
    """What people did about a model's insights, over all and in each place."""
    model = analytics.get_model(request.user, modelid)
    text = request.GET.get("context", "")
    contextid = int(text) if text.isdecimal() and len(text) < 18 else None
    statistics = analytics.action_statistics(request.user, modelid, contextid)
    page = {"model": model, "statistics": statistics, "outcomes": outcomes(statistics), "contextid": contextid}
    return render(request, "web/analytics/came_of_it.html", page)


@dataclass(frozen=True)
class Outcomes:
    """What people did about insights, as pictures and their numbers."""

    picture: Any
    slices: list[Slice]
    places: list[tuple[str, Any, list[Slice]]]
    useful: float | None
    insights: int


def outcomes(statistics: analytics.ActionStatistics) -> Outcomes:
    """The doughnut and the bars."""
    slices = _slices(statistics.counts)
    untouched = statistics.insights - statistics.acted
    ring = [*slices, Slice(_("Nothing done yet"), untouched, "track")] if untouched > 0 else slices
    most = max((sum(one.count for one in counts) for _place, counts in statistics.by_context), default=0)
    places = [
        (place.name or _("The whole site"), stacked(_slices(counts), most), _slices(counts))
        for place, counts in statistics.by_context
    ]
    title = ", ".join(f"{one.label}: {one.count}" for one in ring)
    return Outcomes(
        doughnut(ring, title, statistics.insights), ring, places, statistics.useful_share, statistics.insights
    )


def _slices(counts: tuple[analytics.ActionCount, ...]) -> list[Slice]:
    order = [*LOOKS]
    done = sorted(counts, key=lambda one: order.index(one.sign))
    return [Slice(_(one.label), one.count, LOOKS[one.sign]) for one in done]


def newest_evaluations(model: analytics.ModelView, runs: list[analytics.RunView]) -> list[analytics.RunView]:
    """The newest finished evaluation with each interval, of what the model is made of now but for the interval."""
    found: dict[str, analytics.RunView] = {}
    names = tuple(one.name for one in model.indicators)
    for run in runs:
        same = run.indicators == names and run.processor == model.processor
        if run.mode == "evaluate" and run.timeended and same:
            found.setdefault(run.interval, run)
    return sorted(found.values(), key=lambda run: -(run.score or 0.0))


def best_of(evaluations: list[analytics.RunView]) -> analytics.RunView | None:
    """The best of several evaluations, good ones first; None where there is nothing to compare."""
    scored = [run for run in evaluations if run.score is not None]
    return max(scored, key=lambda run: (run.verdict == 0, run.score)) if len(scored) > 1 else None


def latest_of(model: analytics.ModelView, evaluations: list[analytics.RunView]) -> analytics.RunView | None:
    """The evaluation to show: of the interval that the model has."""
    return next((run for run in evaluations if run.interval == model.interval), None)
