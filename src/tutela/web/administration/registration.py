"""Telling a registry how the site is used; and a registry's own pages: the registered sites, and how they use AI."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import formats, timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tutela.ai.api import COMPONENT, installed_providers
from tutela.identity.api import NotFound, read_settings
from tutela.registration.api import (
    RegistryFailed,
    SiteDescription,
    Told,
    WeekOfUse,
    as_json,
    confirm_and_update,
    forget,
    kinds_of_use,
    list_sites,
    needs_confirmation,
    register,
    registration,
    site_history,
    unregister,
    weeks_of_use,
    what_is_told,
)
from tutela.sdk import ACTIONS
from tutela.web.access import SignedIn, administration
from tutela.web.administration.fields import Errors, fields_of, values_from
from tutela.web.administration.stored import store
from tutela.web.charts import Series, stacked_bars


@require_safe
@administration
def page(request: SignedIn) -> HttpResponse:
    """The page."""
    return _page(request)


@require_POST
@administration
def change(request: SignedIn) -> HttpResponse:
    """Register, update, unregister or forget, as the button says; what was entered of the site is stored first."""
    what = request.POST.get("do", "")
    if what in {"save", "register", "update"}:
        errors = _store(request)
        if errors:
            return _page(request, errors, 400)
    try:
        said = _do(request, what)
    except RegistryFailed as failure:
        messages.error(request, _(failure.sentence))
        if what == "register" and registration() is None:
            return _page(request, status=400)  # with the address, to be mended
    else:
        messages.success(request, said)
    return redirect("web:registration")


def _do(request: SignedIn, what: str) -> str:
    if what == "register":
        register(request.user, request.POST.get("address", ""))
        return _("The site is registered.")
    if what == "update":
        confirm_and_update(request.user)
        return _("Site registration updated")
    if what == "unregister":
        unregister(request.user)
        return _("The site is no longer registered. The registry has deleted what it knew.")
    if what == "forget":
        forget(request.user)
        return _("The registration is forgotten here. The registry was not asked.")
    return _("Saved.")


def _store(request: SignedIn) -> Errors:
    values, errors = values_from(SiteDescription, request.POST)
    return errors or store(request, SiteDescription, values)


def _page(request: SignedIn, errors: Errors | None = None, status: int = 200) -> HttpResponse:
    row = registration()
    told = what_is_told(request.user)
    stored = read_settings(SiteDescription).model_dump()
    if row is None and not stored["siteurl"]:
        stored["siteurl"] = settings.TUTELA_URL or request.build_absolute_uri("/").rstrip("/")
    values = {
        "row": row,
        "changed": needs_confirmation(row),
        "told": [(field, _in_words(field)) for field in told],
        "json": json.dumps(as_json(told), indent=2, ensure_ascii=False),
        "fields": fields_of(SiteDescription, stored, entered=request.POST if errors else None, errors=errors),
        "address": request.POST.get("address", ""),
    }
    return render(request, "web/administration/registration.html", values, status=status)


def _in_words(field: Told) -> list[str]:
    """The value as people read it: usage as a line for each provider and action."""
    if isinstance(field.value, dict):
        return _usage(field.value) or [_("none")]
    if isinstance(field.value, list):
        return [", ".join(str(part) for part in field.value) or "–"]
    return ["–" if field.value in (None, "") else str(field.value)]


def _usage(usage: dict[str, Any]) -> list[str]:
    providers = {COMPONENT + view.name: _(view.label) for view in installed_providers()}
    names = {action.basename: _(action.label) for action in ACTIONS}
    lines = []
    for component, actions in usage.items():
        if component == "time_range":
            lines.append(
                _("From %(first)s to %(last)s")
                % {"first": _when(actions["timefrom"]), "last": _when(actions["timeto"])}
            )
            continue
        for action, told in actions.items():
            line = _("%(provider)s, %(action)s: %(good)d succeeded, %(bad)d failed") % {
                "provider": providers.get(component, component.removeprefix(COMPONENT)),
                "action": names.get(action, action),
                "good": told["success_count"],
                "bad": told["fail_count"],
            }
            more = []
            if "predominant_error" in told:
                more.append(_("most often with error %(code)d") % {"code": told["predominant_error"]})
            if "average_time" in told:
                more.append(_("%(seconds)d seconds on average") % {"seconds": told["average_time"]})
            if told["models"]:
                more.append(", ".join(f"{name} ({counted['count']})" for name, counted in told["models"].items()))
            lines.append("; ".join([line, *more]))
    return lines


def _when(seconds: int) -> str:
    return formats.date_format(timezone.localtime(datetime.fromtimestamp(seconds, UTC)), "DATETIME_FORMAT")


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
