"""Placements and their actions, on or off for the whole site."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from tutela.ai.api import list_placements, set_placement_switch
from tutela.web.access import SignedIn, administration


@require_safe
@administration
def listing(request: SignedIn) -> HttpResponse:
    """All placements with their switches."""
    return render(request, "web/administration/placements.html", {"placements": list_placements(request.user)})


@require_POST
@administration
def switch(request: SignedIn, placement: str) -> HttpResponseRedirect:
    """Switch a placement, or one of its actions."""
    set_placement_switch(request.user, placement, request.POST.get("action", ""), request.POST.get("enabled") == "on")
    return redirect("web:placements")
