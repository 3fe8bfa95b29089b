"""Insights: where there are any, those of a place, one alone, writing to whom they are about, what is said of me."""

from __future__ import annotations

from dataclasses import replace
from functools import wraps
from typing import Any, ParamSpec

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tutela.analytics import api as analytics
from tutela.analytics.api import AnalyticsOff
from tutela.identity.api import SITE_CONFIG, NotFound, may, system_context
from tutela.web.access import Guarded, SignedIn, View, page, whole

P = ParamSpec("P")


def analytics_page(view: View[P]) -> Guarded[P]:
    """*view* for signed-in people; what each of them may see or do is decided behind the door."""

    @wraps(view)
    def guarded(request: SignedIn, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except AnalyticsOff as off:
            values = {"why": str(off), "may_configure": may(request.user, SITE_CONFIG.name, system_context())}
            return render(request, "web/analytics/off.html", values)

    return page(guarded)


def page_number(request: HttpRequest) -> int:
    """The page that the address asks for, from 0."""
    text = request.GET.get("page", "")
    return max(int(text) - 1, 0) if text.isdecimal() and len(text) < 6 else 0


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


SHOWN = 3


@require_safe
@analytics_page
def own(request: SignedIn) -> HttpResponse:
    """My own insights."""
    found = [helpful(insight) for insight in analytics.own_insights(request.user, top=None)]
    return render(request, "web/analytics/own.html", {"insights": found})


def helpful(insight: analytics.InsightView) -> analytics.InsightView:
    """*insight* with the reasons that a learner can use: what is weak, and what is strong by the indicator's own scale.

    A weight compares a learner with others: a poor value can still speak against a risk, as others fare worse. That is
    no praise; all the reasons are behind "How this came about". A rule is told as it is.
    """
    if insight.is_static:
        return insight
    weak = [reason for reason in insight.reasons_for if reason.value is not None and reason.value < 0]
    strong = [reason for reason in insight.reasons_against if reason.value is not None and reason.value > 0]
    return replace(insight, reasons_for=tuple(weak[:SHOWN]), reasons_against=tuple(strong[:SHOWN]))


LONGEST_SUBJECT, LONGEST_TEXT = 200, 5000


class MessageForm(forms.Form):
    """A subject and a text; plain."""

    subject = forms.CharField(
        max_length=LONGEST_SUBJECT, error_messages={"required": gettext_lazy("Say in a few words what it is about.")}
    )
    text = forms.CharField(
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": gettext_lazy("Write something to them.")},
    )


@require_http_methods(["GET", "POST"])
@analytics_page
def compose(request: SignedIn) -> HttpResponse:
    """Write to the learners of the chosen insights, and send."""
    sent = request.POST if request.method == "POST" else request.GET
    chosen = selection(sent.getlist("insight"))
    if not chosen:
        raise NotFound("insight", "")
    insights = analytics.list_predictions(request.user, chosen)
    form = MessageForm(request.POST) if request.method == "POST" else MessageForm(initial=_begun(insights))
    if request.method == "POST" and form.is_valid():
        number = analytics.message_people(request.user, chosen, form.cleaned_data["subject"], form.cleaned_data["text"])
        messages.success(
            request,
            ngettext("Your message is sent.", "Your message is sent to %(number)d learners.", number)
            % {"number": number},
        )
        return redirect("web:insights_of", insights[0].contextid)
    page = {"form": form, "insights": insights, "first": insights[0], "sender": request.user.get_full_name()}
    return render(request, "web/analytics/message.html", page, status=400 if form.errors else 200)


def _begun(insights: list[analytics.InsightView]) -> dict[str, str]:
    return {"subject": _("How are you getting on in %(course)s?") % {"course": insights[0].context_name}}
