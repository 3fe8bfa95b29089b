"""Pages for groups of stored settings: the form is made from the group's class."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from pydantic import ValidationError

from tutela.identity.api import StoredSettings, read_settings, write_settings
from tutela.registration.api import SiteInformation
from tutela.sdk.complaints import complaint
from tutela.sdk.text import spoken
from tutela.web.access import SignedIn, administration
from tutela.web.administration.fields import Errors, Offered, fields_of, values_from


@dataclass(frozen=True)
class Words:
    """What stands above a group of settings."""

    title: str | Promise
    lead: str | Promise


SITE_INFORMATION = Words(
    gettext_lazy("Site information"),
    gettext_lazy(
        "What kind of institution this site serves. It helps to judge what the analytics find, and is part of what is"
        " sent when the site is registered. Nothing here is needed."
    ),
)


@require_http_methods(["GET", "POST"])
@administration
def site_information(request: SignedIn) -> HttpResponse:
    """The institution."""
    return settings_page(request, SiteInformation, SITE_INFORMATION)


def settings_page(
    request: SignedIn,
    group: type[StoredSettings],
    words: Words,
    *,
    offered: Offered | None = None,
    template: str = "web/administration/stored.html",
    **more: Any,
) -> HttpResponse:
    """Show *group*, or store what was entered for it."""
    errors: Errors = {}
    if request.method == "POST":
        values, errors = values_from(group, request.POST, offered=offered)
        errors = errors or store(request, group, values)
        if not errors:
            messages.success(request, _("Saved."))
            return redirect(request.path)
    stored = {} if errors else read_settings(group).model_dump()
    page = {
        "words": words,
        "fields": fields_of(group, stored, entered=request.POST if errors else None, errors=errors, offered=offered),
        "errors": errors,
        **more,
    }
    return render(request, template, page, status=400 if errors else 200)


def store(request: SignedIn, group: type[StoredSettings], values: dict[str, Any]) -> Errors:
    """Store what was entered; what is wrong with it, by field."""
    try:
        write_settings(request.user, group.model_validate(values))
    except ValidationError as failure:
        errors: dict[str, list[str]] = {}
        for error in failure.errors():
            name = str(error["loc"][0]) if error["loc"] else ""
            errors.setdefault(name, []).append(spoken(complaint(error), translation))
        return errors
    return {}
