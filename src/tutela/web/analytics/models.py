"""Analytics models: the list, one alone, what can be done with it, as files; settings of analytics; indicators."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tutela.analytics import api as analytics
from tutela.evaluation.verdict import LEAST_SCORE
from tutela.identity.api import NotFound, read_settings
from tutela.sdk.processor import UnreadableModel
from tutela.sdk.registry import processors
from tutela.sdk.text import spoken
from tutela.web.access import SignedIn, administration, page
from tutela.web.administration.fields import Offered, Option
from tutela.web.administration.stored import Words, settings_page
from tutela.web.analytics.insights import analytics_page, page_number
from tutela.web.analytics.reports import Slice, doughnut, report_in, scores_of, stacked

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


WORDS = Words(
    gettext_lazy("Analytics settings"),
    gettext_lazy("How this site learns from what happened, and warns in time."),
)


@require_http_methods(["GET", "POST"])
@administration
def edit_settings(request: SignedIn) -> HttpResponse:
    """The settings."""
    return settings_page(
        request, analytics.AnalyticsSettings, WORDS, offered=offered(), template="web/analytics/settings.html"
    )


def offered() -> Offered:
    """What can be chosen on this site: processors that do not load are shown with the reason."""
    chosen = read_settings(analytics.AnalyticsSettings).predictionsprocessor
    engines = [Option(one.name, _(one.label), _(one.description)) for one in analytics.processors()]
    broken = [
        Option(name, name, _("It cannot be used: %(why)s") % {"why": why}, usable=False)
        for name, why in processors().broken.items()
    ]
    if chosen not in {option.value for option in (*engines, *broken)}:
        broken.append(Option(chosen, chosen, _("It is not installed."), usable=False))
    intervals = [Option(one.name, _(one.label)) for one in analytics.intervals() if one.for_evaluation]
    return {"predictionsprocessor": [*engines, *broken], "defaulttimesplittingsevaluation": intervals}


@require_http_methods(["GET", "POST"])
@analytics_page
def export(request: SignedIn, modelid: int) -> HttpResponse:
    """Ask what shall be in the file, and give it."""
    model = analytics.get_model(request.user, modelid)
    if request.method != "POST":
        return render(request, "web/analytics/export.html", {"model": model})
    try:
        if request.POST.get("what") == "data":
            return _file(model, "csv", analytics.export_training_data(request.user, modelid).encode())
        weights = request.POST.get("what") == "weights"
        return _file(model, "zip", analytics.export_model(request.user, modelid, weights=weights))
    except (analytics.CannotRun, UnreadableModel) as refused:
        messages.error(request, _said(refused))
        return redirect("web:model", modelid)


@require_http_methods(["GET", "POST"])
@analytics_page
def take_in(request: SignedIn) -> HttpResponse:
    """Take a file, and make a model of it, switched off."""
    analytics.require_manager(request.user)
    error, ignorable = "", False
    if request.method == "POST":
        sent = request.FILES.get("file")
        try:
            if sent is None:
                raise analytics.UnreadableExport(_("Choose a file first."))
            ignore = request.POST.get("ignore_versions") == "on"
            made = analytics.import_model(request.user, sent.read(), ignore_versions=ignore)
        except analytics.UnreadableExport as refused:
            error, ignorable = _said(refused), refused.ignorable
        else:
            messages.success(request, _("The model is imported, and switched off."))
            return redirect("web:model", made.id)
    page = {"error": error, "ignorable": ignorable}
    return render(request, "web/analytics/import.html", page, status=400 if error else 200)


def _said(refused: Exception) -> str:
    """What was refused, in the language of the page."""
    return spoken(refused.args[0], translation) if refused.args else str(refused)


def _file(model: analytics.ModelView, ending: str, content: bytes) -> HttpResponse:
    kind = {"zip": "application/zip", "csv": "text/csv; charset=utf-8"}[ending]
    answer = HttpResponse(content, content_type=kind)
    name = f"{slugify(_(model.name))[:60] or 'model'}-{timezone.localdate():%Y-%m-%d}.{ending}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


EXAMPLES = (-1.0, -0.5, 0.0, 0.5, 1.0)
"""Values of a linear indicator that show how it is read."""


@require_safe
@page
def indicators(request: SignedIn) -> HttpResponse:
    """All indicators."""
    found = sorted(((_(one.label), one) for one in analytics.indicators()), key=lambda pair: pair[0])
    return render(request, "web/analytics/indicators.html", {"indicators": found})


@require_safe
@page
def indicator(request: SignedIn, name: str) -> HttpResponse:
    """One indicator."""
    found = next((one for one in analytics.indicators() if one.name == name), None)
    if found is None:
        raise NotFound("indicator", name)
    examples = [(analytics.value_in_words("linear", value), f"{value:g}", (value + 1) / 2) for value in EXAMPLES]
    return render(request, "web/analytics/indicator.html", {"indicator": found, "examples": examples})
