"""Pages of analytics: what they say when analytics is switched off or a model cannot do what was asked."""

from __future__ import annotations

from functools import wraps
from typing import ParamSpec

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from tutela.analytics.api import AnalyticsOff
from tutela.identity.api import SITE_CONFIG, may, system_context
from tutela.web.access import Guarded, SignedIn, View, page

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
