"""The registry's pages: the registered sites, and how they use AI. There are none unless this site is a registry."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tutela.identity.api import NotFound
from tutela.registration.api import WeekOfUse, kinds_of_use, list_sites, site_history, weeks_of_use
from tutela.web.access import SignedIn, administration
from tutela.web.charts import Series, stacked_bars

TONES = ("tone-accent", "tone-other", "tone-more", "tone-good", "tone-warn")
SHOWN = 10


@require_safe
@administration
def overview(request: SignedIn) -> HttpResponse:
    """All sites."""
    _only_in_a_registry()
    weeks = weeks_of_use(request.user, time.time())
    values = {
        "sites": list_sites(request.user),
        "kinds": kinds_of_use(request.user),
        "chart": _chart(weeks),
        "weeks": _table(weeks),
    }
    return render(request, "web/administration/registered_sites.html", values)


@require_safe
@administration
def site(request: SignedIn, pk: int) -> HttpResponse:
    """One site and what it told."""
    _only_in_a_registry()
    found, updates = site_history(request.user, pk)
    weeks = weeks_of_use(request.user, time.time(), pk)
    values = {
        "site": found,
        "updates": [(update, json.dumps(update.told, indent=2, ensure_ascii=False)) for update in updates[:SHOWN]],
        "kinds": kinds_of_use(request.user, pk),
        "chart": _chart(weeks),
        "weeks": _table(weeks),
    }
    return render(request, "web/administration/registered_site.html", values)


def _only_in_a_registry() -> None:
    if not settings.TUTELA_REGISTRY:
        raise NotFound("page", "registry")


def _chart(weeks: Sequence[WeekOfUse]) -> SafeString | str:
    if not any(week.succeeded or week.failed for week in weeks):
        return ""
    labels = [_label(week) for week in weeks]
    providers = sorted({name for week in weeks for name in week.succeeded})
    series = [
        Series(name, TONES[place % len(TONES)], [week.succeeded.get(name, 0) for week in weeks])
        for place, name in enumerate(providers)
    ]
    series.append(Series(_("Failed"), "tone-bad", [week.failed for week in weeks]))
    said = _("%(good)d attempts succeeded and %(bad)d failed in the last half year.") % {
        "good": sum(sum(week.succeeded.values()) for week in weeks),
        "bad": sum(week.failed for week in weeks),
    }
    return stacked_bars("use", _("Attempts, week by week"), said, labels, series)


def _table(weeks: Sequence[WeekOfUse]) -> list[tuple[str, int, int]]:
    return [
        (_label(week), sum(week.succeeded.values()), week.failed) for week in weeks if week.succeeded or week.failed
    ]


def _label(week: WeekOfUse) -> str:
    return date_format(datetime.fromtimestamp(week.start, UTC), "j M")
