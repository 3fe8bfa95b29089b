"""What an indicator means, how it is read, and which models look at it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tutela.analytics import api as analytics
from tutela.identity.api import NotFound
from tutela.web.access import SignedIn, page

EXAMPLES = (-1.0, -0.5, 0.0, 0.5, 1.0)
"""Values of a linear indicator that show how it is read."""


@require_safe
@page
def listing(request: SignedIn) -> HttpResponse:
    """All indicators."""
    found = sorted(((_(one.label), one) for one in analytics.indicators()), key=lambda pair: pair[0])
    return render(request, "web/analytics/indicators.html", {"indicators": found})


@require_safe
@page
def show(request: SignedIn, name: str) -> HttpResponse:
    """One indicator."""
    found = next((one for one in analytics.indicators() if one.name == name), None)
    if found is None:
        raise NotFound("indicator", name)
    examples = [(analytics.value_in_words("linear", value), f"{value:g}", (value + 1) / 2) for value in EXAMPLES]
    return render(request, "web/analytics/indicator.html", {"indicator": found, "examples": examples})
