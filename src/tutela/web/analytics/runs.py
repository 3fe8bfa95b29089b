"""One run of a model: its verdict, its scores, its pictures with their numbers."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tutela.analytics import api as analytics
from tutela.identity.api import NotFound
from tutela.web.access import SignedIn
from tutela.web.analytics.access import analytics_page
from tutela.web.analytics.reports import (
    Picture,
    importance_of,
    pictures_of,
    report_in,
    scores_of,
    stored_picture,
    tables_of,
)


@require_safe
@analytics_page
def show(request: SignedIn, modelid: int, runid: int) -> HttpResponse:
    """One run."""
    run = analytics.get_run(request.user, runid)
    if run.modelid != modelid:
        raise NotFound("run", runid)
    model = analytics.get_model(request.user, modelid)
    page = {"model": model, "run": run, **_shown(request, run)}
    return render(request, "web/analytics/run.html", page)


def _shown(request: SignedIn, run: analytics.RunView) -> dict[str, Any]:
    """Scores and pictures: drawn in the page's language where the numbers are there, else as they were stored."""
    report = report_in(run)
    if report is not None:
        return {
            "scores": scores_of(report),
            "pictures": pictures_of(report),
            "importance": importance_of(report),
            "parts": tables_of(report),
        }
    stored = [stored_picture(name, analytics.get_plot(request.user, run.id, name)) for name in run.plots]
    pictures: list[Picture] = [picture for picture in stored if picture is not None]
    return {"pictures": pictures, "scores": [], "parts": []}
