"""The learning platforms that are connected: add, change, sync now, and what the last sync did."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tutela.analytics.api import request_sync
from tutela.courses.api import (
    InvalidPlatform,
    change_platform,
    connect_platform,
    disconnect_platform,
    enable_platform,
    get_platform,
    list_platforms,
    location_of,
    open_options,
)
from tutela.identity.api import NotFound, Platform
from tutela.sdk.platform import Platform as Plugin
from tutela.sdk.platform import PlatformError, source_name
from tutela.sdk.registry import platforms
from tutela.tasks.api import Run, list_runs
from tutela.web.access import SignedIn, administration
from tutela.web.administration.fields import Errors, fields_of, values_from

SYNC = "sync_platforms"
OPEN = (Run.Status.QUEUED, Run.Status.RUNNING)


@dataclass(frozen=True)
class Shown:
    """A connection with its kind, where it is (no password), and the run that is syncing it or will."""

    row: Platform
    label: str
    place: str
    run: Run | None

    @property
    def counts(self) -> list[tuple[str, dict[str, int]]]:
        """What the last sync changed, by kind of row; those that stayed as they were are left out."""
        mirrored = self.row.report.get("mirror", {})
        return [(kind, counts) for kind, counts in mirrored.items() if any(counts.values())]


@require_safe
@administration
def listing(request: SignedIn) -> HttpResponse:
    """All connections."""
    shown = _shown(list_platforms())
    page = {"platforms": shown, "live": any(one.run for one in shown)}
    return render(request, "web/administration/platforms.html", page)


@require_safe
@administration
def choose(request: SignedIn) -> HttpResponse:
    """The first step of adding: which kind."""
    known = platforms()
    page = {"kinds": [_told(plugin) for plugin in known.loaded.values()], "broken": sorted(known.broken.items())}
    return render(request, "web/administration/choose_platform.html", page)


@require_http_methods(["GET", "POST"])
@administration
def add(request: SignedIn, kind: str) -> HttpResponse:
    """The second step: where it is."""
    if kind not in platforms():
        raise NotFound("kind of platform", kind)
    plugin = platforms()[kind]
    errors: Errors = {}
    if request.method == "POST":
        options, errors = _options(plugin, request.POST)
        if not errors:
            try:
                made = connect_platform(request.user, kind, *_own(request.POST), options)
            except InvalidPlatform as invalid:
                errors = invalid.errors
            else:
                request_sync(request.user, made.pk)
                messages.success(request, _("It is connected, and its first sync begins in a moment."))
                return redirect("web:platform", made.pk)
    page = {"plugin": _told(plugin), **_form(plugin, request, {"name": _(plugin.label)}, errors)}
    return render(request, "web/administration/add_platform.html", page, status=400 if errors else 200)


@require_http_methods(["GET", "POST"])
@administration
def configure(request: SignedIn, platformid: int) -> HttpResponse:
    """One connection: its settings, and how its last sync went."""
    row = get_platform(request.user, platformid)
    [shown] = _shown([row])
    page: dict[str, Any] = {"platform": shown, "live": bool(shown.run)}
    errors: Errors = {}
    if row.kind in platforms():
        plugin = platforms()[row.kind]
        if request.method == "POST":
            options, errors = _options(plugin, request.POST)
            if not errors:
                try:
                    change_platform(request.user, platformid, *_own(request.POST), options)
                except InvalidPlatform as invalid:
                    errors = invalid.errors
                else:
                    messages.success(request, _("Saved."))
                    return redirect("web:platform", platformid)
        page |= {"plugin": _told(plugin), **_form(plugin, request, _stored(row), errors)}
    return render(request, "web/administration/platform.html", page, status=400 if errors else 200)


@require_POST
@administration
def sync(request: SignedIn, platformid: int) -> HttpResponseRedirect:
    """Queue a sync."""
    request_sync(request.user, platformid)
    messages.success(request, _("It is synced as soon as a worker is free."))
    return redirect("web:platform", platformid)


@require_POST
@administration
def switch(request: SignedIn, platformid: int) -> HttpResponseRedirect:
    """Switch the nightly sync on or off."""
    row = enable_platform(request.user, platformid, request.POST.get("enabled") == "on")
    said = _("%(name)s is on.") if row.enabled else _("%(name)s is off.")
    messages.success(request, said % {"name": row.name})
    return redirect("web:platforms")


@require_http_methods(["GET", "POST"])
@administration
def delete(request: SignedIn, platformid: int) -> HttpResponse:
    """Ask whether to disconnect, and do it."""
    row = get_platform(request.user, platformid)
    error = ""
    if request.method == "POST":
        try:
            disconnect_platform(request.user, platformid)
        except InvalidPlatform as invalid:
            error = str(invalid)
        else:
            messages.success(request, _("%(name)s is disconnected.") % {"name": row.name})
            return redirect("web:platforms")
    return render(request, "web/administration/delete_platform.html", {"platform": row, "error": error})


def _shown(rows: Iterable[Platform]) -> list[Shown]:
    """Connections as the pages show them: one query for the runs, whatever their number."""
    open_runs = [run for run in list_runs(SYNC, most=20) if run.status in OPEN]
    known = platforms()
    return [
        Shown(
            row=row,
            label=known[row.kind].label if row.kind in known else row.kind,
            place=_place(row),
            run=next((run for run in open_runs if run.parameters.get("platform", row.pk) == row.pk), None),
        )
        for row in rows
    ]


def _place(row: Platform) -> str:
    try:
        return source_name(location_of(row))
    except PlatformError as failure:
        return str(failure)


def _told(plugin: type[Plugin[Any]]) -> dict[str, str]:
    """A kind as a template can show it: a class would be called there."""
    return {"name": plugin.name, "label": plugin.label, "description": plugin.description}


def _own(entered: QueryDict) -> tuple[str, str]:
    return entered.get("name", ""), entered.get("location", "")


def _options(plugin: type[Plugin[Any]], entered: QueryDict) -> tuple[dict[str, Any], dict[str, list[str]]]:
    values, errors = values_from(plugin.config_class, entered)
    return {name: value for name, value in values.items() if name not in plugin.located_by}, errors


def _stored(row: Platform) -> dict[str, Any]:
    """What is stored, as the form begins with it. An address with a password in it is not shown."""
    try:
        location, options = location_of(row), open_options(row)
    except PlatformError:
        location, options = "", {}
    hidden = "://" in location
    return {"name": row.name, "location": "" if hidden else location, "hidden": hidden, "options": options}


def _form(plugin: type[Plugin[Any]], request: SignedIn, stored: dict[str, Any], errors: Errors) -> dict[str, Any]:
    again = request.POST if errors else None
    fields = fields_of(plugin.config_class, stored.get("options", {}), entered=again, errors=errors)
    return {
        "fields": [field for field in fields if field.name not in plugin.located_by],
        "name": stored.get("name", "") if again is None else again.get("name", ""),
        "location": stored.get("location", "") if again is None else again.get("location", ""),
        "hidden": stored.get("hidden", False),
        "errors": errors,
        "form_errors": errors.get("", []),
    }
