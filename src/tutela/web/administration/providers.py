"""Provider instances and the settings of their actions; placements and theirs."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from asgiref.sync import sync_to_async
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tutela.ai import api as ai
from tutela.ai.api import list_placements, set_placement_switch
from tutela.identity.api import NotFound, Person
from tutela.sdk import ConnectionReport, ProviderConfig
from tutela.web.access import SignedIn, administration, whole
from tutela.web.administration.fields import Errors, fields_of, values_from

LIMITS = ("user_limit", "global_limit")


@require_safe
@administration
def listing(request: SignedIn) -> HttpResponse:
    """All instances, in the order in which they are asked."""
    values = {"instances": ai.list_instances(request.user), "now": time.time()}
    return render(request, "web/administration/providers.html", values)


@require_safe
@administration
def choose(request: SignedIn) -> HttpResponse:
    """The first step of adding: which provider."""
    return render(request, "web/administration/choose.html", {"providers": ai.installed_providers()})


@require_http_methods(["GET", "POST"])
@administration
def add(request: SignedIn, provider: str) -> HttpResponse:
    """The second step of adding: its settings."""
    kind = next((view for view in ai.installed_providers() if view.name == provider and view.config_class), None)
    if kind is None or kind.config_class is None:
        raise NotFound("provider", provider)
    errors: Errors = {}
    if request.method == "POST":
        values, errors = _entered(request, kind.config_class)
        if not errors:
            try:
                made = ai.create_instance(request.user, provider, **values)
            except ai.Invalid as invalid:
                errors = invalid.errors
            else:
                messages.success(request, _("It is added. Test the connection, then switch it on."))
                return redirect("web:provider", made.id)
    page = {"provider": kind, **_form(request, kind.config_class, {}, errors, name=_(kind.label))}
    return render(request, "web/administration/add.html", page, status=400 if errors else 200)


@require_http_methods(["GET", "POST"])
@administration
def configure(request: SignedIn, instanceid: int) -> HttpResponse:
    """One instance: its settings, its actions, how it does."""
    instance = ai.get_instance(request.user, instanceid)
    errors: Errors = {}
    if request.method == "POST" and instance.config_class is not None:
        values, errors = _entered(request, instance.config_class)
        if not errors:
            try:
                ai.update_instance(request.user, instanceid, **values)
            except ai.Invalid as invalid:
                errors = invalid.errors
            else:
                messages.success(request, _("Saved."))
                return redirect("web:provider", instanceid)
    return _instance(request, instance, errors=errors)


@require_POST
@login_required
async def test(request: HttpRequest, instanceid: int) -> HttpResponse:
    """Try the connection, and show the instance with what was found."""
    person = await request.auser()
    assert isinstance(person, Person)  # noqa: S101 - behind login_required
    report = await ai.get_manager().test_instance(person, instanceid)
    return await sync_to_async(_tested)(request, person, instanceid, report)


@require_POST
@administration
def switch(request: SignedIn, instanceid: int) -> HttpResponseRedirect:
    """Switch an instance on or off."""
    on = request.POST.get("enabled") == "on"
    changed = ai.set_instance_enabled(request.user, instanceid, on)
    said = _("%(name)s is on.") if on else _("%(name)s is off.")
    messages.success(request, said % {"name": changed.name})
    return redirect(*_back(request, instanceid))


@require_POST
@administration
def move(request: SignedIn, instanceid: int) -> HttpResponseRedirect:
    """Move an instance one place up or down."""
    ai.move_instance(request.user, instanceid, request.POST.get("direction") == "up")
    return redirect("web:providers")


@require_http_methods(["GET", "POST"])
@administration
def delete(request: SignedIn, instanceid: int) -> HttpResponse:
    """Ask whether to delete an instance, and do it."""
    instance = ai.get_instance(request.user, instanceid)
    if request.method == "POST":
        ai.delete_instance(request.user, instanceid)
        messages.success(request, _("%(name)s is deleted.") % {"name": instance.name})
        return redirect("web:providers")
    return render(request, "web/administration/delete.html", {"instance": instance})


def _back(request: HttpRequest, instanceid: int) -> tuple[Any, ...]:
    """Where a switch was pressed: the instance's own page or the list."""
    return ("web:provider", instanceid) if request.POST.get("from") == "instance" else ("web:providers",)


def _tested(request: HttpRequest, person: Person, instanceid: int, report: ConnectionReport) -> HttpResponse:
    return _instance(request, ai.get_instance(person, instanceid), report=report)


def _instance(
    request: HttpRequest,
    instance: ai.InstanceView,
    *,
    errors: Errors | None = None,
    report: ConnectionReport | None = None,
) -> HttpResponse:
    values = {"instance": instance, "report": report, "now": time.time()}
    if instance.config_class is not None:
        stored = {name: getattr(instance, name) for name in ("name", "internal", *LIMITS)}
        values |= _form(request, instance.config_class, instance.config, errors, instance.secrets_set, **stored)
    return render(request, "web/administration/instance.html", values, status=400 if errors else 200)


def _form(
    request: HttpRequest,
    model: type[ProviderConfig],
    config: Mapping[str, Any],
    errors: Errors | None,
    secrets_set: frozenset[str] = frozenset(),
    **stored: Any,
) -> dict[str, Any]:
    """What the form's template needs: what was entered where that was wrong, else what is stored."""
    again = bool(errors)
    own = {name: request.POST.get(name, "") if again else stored.get(name) for name in ("name", *LIMITS)}
    return {
        "fields": fields_of(
            model, config, entered=request.POST if again else None, errors=errors, secrets_set=secrets_set
        ),
        "own": {name: "" if value is None else str(value) for name, value in own.items()},
        "internal": "internal" in request.POST if again else stored.get("internal", False),
        "errors": errors or {},
        "form_errors": (errors or {}).get("", []),
    }


def _entered(request: HttpRequest, model: type[ProviderConfig]) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """The keywords for the door, and what could not be read."""
    config, errors = values_from(model, request.POST)
    own = {"name": request.POST.get("name", ""), "internal": "internal" in request.POST}
    values: dict[str, Any] = {**own, "config": config}
    for limit in LIMITS:
        text = request.POST.get(limit, "").strip()
        values[limit] = whole(text)
        if text and values[limit] is None:
            errors[limit] = [_("Enter a whole number, or leave it empty for no limit.")]
    return values, errors


@require_POST
@administration
def switch_action(request: SignedIn, instanceid: int, basename: str) -> HttpResponse:
    """Switch one action of an instance on or off; its settings stay."""
    ai.set_action_settings(request.user, instanceid, basename, enabled=request.POST.get("enabled") == "on")
    return redirect("web:provider", instanceid)


@require_http_methods(["GET", "POST"])
@administration
def action_settings(request: SignedIn, instanceid: int, basename: str) -> HttpResponse:
    """The settings: model, instruction, extra parameters, whatever the provider's own settings class has."""
    instance = ai.get_instance(request.user, instanceid)
    action = next((view for view in instance.actions if view.basename == basename), None)
    if action is None:
        raise NotFound("action of this provider", basename)
    errors: Errors = {}
    if request.method == "POST":
        values, errors = values_from(action.settings_class, request.POST)
        if not errors:
            try:
                ai.set_action_settings(request.user, instanceid, basename, enabled=action.enabled, settings=values)
            except ai.Invalid as invalid:
                errors = invalid.errors
            else:
                messages.success(request, _("Saved."))
                return redirect("web:provider", instanceid)
    entered = request.POST if errors else None
    fields = fields_of(action.settings_class, action.settings, entered=entered, errors=errors)
    page = {"instance": instance, "action": action, "fields": fields, "errors": errors}
    return render(request, "web/administration/action.html", page, status=400 if errors else 200)


@require_safe
@administration
def placements(request: SignedIn) -> HttpResponse:
    """All placements with their switches."""
    return render(request, "web/administration/placements.html", {"placements": list_placements(request.user)})


@require_POST
@administration
def switch_placement(request: SignedIn, placement: str) -> HttpResponseRedirect:
    """Switch a placement, or one of its actions."""
    set_placement_switch(request.user, placement, request.POST.get("action", ""), request.POST.get("enabled") == "on")
    return redirect("web:placements")
