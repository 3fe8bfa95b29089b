"""My AI: what I asked, and what was answered. Nobody else sees this page's texts."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tutela.ai.api import own_attempts
from tutela.web.access import SignedIn, page


@require_safe
@page
def history(request: SignedIn) -> HttpResponse:
    """One page of it, newest first."""
    before, after = request.GET.get("before", ""), request.GET.get("after", "")
    found = own_attempts(request.user, before=before, after=after)
    answer = render(request, "web/my_ai_history.html", {"found": found})
    answer["Cache-Control"] = "no-store"
    return answer
