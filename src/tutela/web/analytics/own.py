"""What is predicted about me, in words that help."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tutela.analytics import api as analytics
from tutela.web.access import SignedIn
from tutela.web.analytics.access import analytics_page

SHOWN = 3


@require_safe
@analytics_page
def listing(request: SignedIn) -> HttpResponse:
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
