"""The first of the administrator's pages: how things stand, and what needs a hand."""

from __future__ import annotations

import time

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from tutela.ai.api import RegisterFilters, list_instances, list_placements, policy_text, search_register
from tutela.registration.api import needs_confirmation, registration
from tutela.web.access import SignedIn, administration

DAY = 24 * 3600


@require_safe
@administration
def overview(request: SignedIn) -> HttpResponse:
    """Counts of the last day, and problems with a way to mend them."""
    since = time.time() - DAY
    asked = search_register(request.user, RegisterFilters(since=since), size=1)
    failed = search_register(request.user, RegisterFilters(since=since, success=False), size=1)
    instances = list_instances(request.user)
    placements = list_placements(request.user)
    unserved = sorted({a.label for p in placements for a in p.actions if p.enabled and a.enabled and not a.available})
    registered = registration()
    return render(
        request,
        "web/administration/overview.html",
        {
            "asked": asked.total,
            "failed": failed.total,
            "instances": instances,
            "enabled": [instance for instance in instances if instance.enabled],
            "troubled": [instance for instance in instances if instance.enabled and instance.problem],
            "resting": [instance for instance in instances if instance.health.openuntil > time.time()],
            "unserved": unserved,
            "registration": registered,
            "new_fields": needs_confirmation(registered),
            "policy": policy_text(get_language() or "en"),
        },
    )
