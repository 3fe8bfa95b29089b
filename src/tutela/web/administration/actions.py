"""The settings of one action of one provider instance."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tutela.ai import api as ai
from tutela.identity.api import NotFound
from tutela.web.access import SignedIn, administration
from tutela.web.administration.fields import Errors, fields_of, values_from


@require_POST
@administration
def switch(request: SignedIn, instanceid: int, basename: str) -> HttpResponse:
    """Switch one action of an instance on or off; its settings stay."""
    ai.set_action_settings(request.user, instanceid, basename, enabled=request.POST.get("enabled") == "on")
    return redirect("web:provider", instanceid)


@require_http_methods(["GET", "POST"])
@administration
def settings(request: SignedIn, instanceid: int, basename: str) -> HttpResponse:
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
