"""Insights for those who may act on them: where there are any, the list of one place, and what is done about them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from tutela.analytics import api as analytics
from tutela.identity.api import NotFound
from tutela.web.access import SignedIn
from tutela.web.analytics.access import analytics_page, page_number
from tutela.web.numbers import whole

PER_PAGE = 25
LONGEST_SELECTION = 1000
MESSAGE = "studentmessage"
SLIGHT = 0.1
"""Of the weightiest reason's weight: what weighs less is folded away."""


@require_safe
@analytics_page
def places(request: SignedIn) -> HttpResponse:
    """The courses (and the site) in which this person may see insights."""
    modelid = whole(request.GET.get("model", ""))
    found = analytics.insight_contexts(request.user, modelid)
    return render(request, "web/analytics/places.html", {"places": found, "modelid": modelid})


@require_safe
@analytics_page
def listing(request: SignedIn, contextid: int) -> HttpResponse:
    """The insights of one model in one place, the likeliest first."""
    models = analytics.insight_models(request.user, contextid)
    asked = whole(request.GET.get("model", ""))
    most = max(models, key=lambda model: model.insights, default=None)
    chosen = asked if asked is not None or most is None else most.id
    if chosen is None:
        return render(request, "web/analytics/no_insights.html", {"contextid": contextid})
    found = analytics.insights_of(request.user, contextid, chosen, page=page_number(request), perpage=PER_PAGE)
    return render(request, "web/analytics/insights.html", _shown(found, models))


@require_safe
@analytics_page
def one(request: SignedIn, predictionid: int) -> HttpResponse:
    """One insight with everything that speaks for and against it."""
    found = analytics.get_prediction(request.user, predictionid)
    reasons = [*found.reasons_for, *found.reasons_against]
    slight = [reason for reason in reasons if 0 < reason.share < SLIGHT]
    clear = [reason for reason in reasons if reason not in slight]
    shown = {"insight": found, "own": found.personid == request.user.pk, "clear": clear, "slight": slight}
    return render(request, "web/analytics/insight.html", shown)


@require_POST
@analytics_page
def act(request: SignedIn) -> HttpResponseRedirect:
    """Note what was done about the insights that were chosen, and go where it leads."""
    chosen = selection(request.POST.getlist("insight"))
    action = request.POST.get("action", "")
    back = _back(request)
    if not chosen:
        messages.warning(request, _("Choose at least one insight first."))
        return back
    if action == MESSAGE:
        return redirect(f"{reverse('web:message_students')}?{'&'.join(f'insight={key}' for key in chosen)}")
    try:
        number = analytics.execute_action(request.user, action, chosen)
    except analytics.Invalid as invalid:
        raise NotFound("suggested action", action) from invalid
    messages.success(
        request,
        ngettext("Noted for one insight. Thank you.", "Noted for %(number)d insights. Thank you.", number)
        % {"number": number},
    )
    return back


def selection(texts: list[str]) -> list[int]:
    """The ids among what a form sent."""
    numbers = [whole(text) for text in texts[:LONGEST_SELECTION]]
    return [number for number in numbers if number is not None]


def _shown(found: analytics.InsightsPage, models: list[analytics.InsightModelView]) -> dict[str, Any]:
    pages = max(1, -(-found.total // found.perpage))
    synced = [insight.timesynced for group in found.groups for insight in group.insights if insight.timesynced]
    first = next((insight for group in found.groups for insight in group.insights), None)
    return {
        "found": found,
        "models": models,
        "number": found.page + 1,
        "pages": pages,
        "before": found.page if found.page else None,
        "after": found.page + 2 if found.page + 1 < pages else None,
        "synced": max(synced, default=None),
        "first": first,
    }


def _back(request: HttpRequest) -> HttpResponseRedirect:
    """To the list from which the form came."""
    contextid, modelid = whole(request.POST.get("context", "")), whole(request.POST.get("model", ""))
    if contextid is None:
        return redirect("web:my_insights" if request.POST.get("own") else "web:insights")
    query = f"?model={modelid}" if modelid is not None else ""
    return redirect(f"{reverse('web:insights_of', args=[contextid])}{query}")
