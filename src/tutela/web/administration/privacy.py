"""Privacy for the administrator: requests, how long data is kept, and the account of what is kept."""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from pydantic import ValidationError

from tutela.ai.api import disclosures
from tutela.identity.api import find_person, write_settings
from tutela.privacy.api import (
    AgeingView,
    LastAdministrator,
    RetentionSettings,
    ageing_views,
    kept_about,
    list_requests,
    request_erasure,
    request_export,
)
from tutela.web.access import SignedIn, administration, whole


@require_http_methods(["GET", "POST"])
@administration
def overview(request: SignedIn) -> HttpResponse:
    """The page; a POST stores for how long each kind is kept."""
    errors: dict[str, str] = {}
    if request.method == "POST":
        days, errors = _entered(request.POST, ageing_views())
        if not errors:
            write_settings(request.user, RetentionSettings(days=days))
            messages.success(request, _("Saved."))
            return redirect("web:privacy")
    requests = list_requests(request.user, everybody=True)
    values = {
        "ageing": [
            (kind, request.POST.get(kind.name, kind.days or ""), errors.get(kind.name)) for kind in ageing_views()
        ],
        "requests": [(view, datetime.fromtimestamp(view.timecreated, UTC)) for view in requests],
        "kept": kept_about(),
        "disclosures": disclosures(),
    }
    return render(request, "web/administration/privacy.html", values, status=400 if errors else 200)


@require_POST
@administration
def ask(request: SignedIn) -> HttpResponse:
    """A copy or a deletion for somebody who cannot ask here themselves."""
    person = find_person(request.POST.get("username", "").strip())
    what = request.POST.get("what", "")
    if person is None:
        messages.error(request, _("There is nobody of this name."))
        return redirect("web:privacy")
    try:
        if what == "export":
            request_export(request.user, person.pk)
        elif what in {"erase", "account"}:
            request_erasure(request.user, person.pk, account=what == "account")
        messages.success(request, _("It is under way: see the list."))
    except LastAdministrator as failure:
        messages.error(request, _(str(failure)))
    return redirect("web:privacy")


def _entered(given: QueryDict, kinds: list[AgeingView]) -> tuple[dict[str, int | None], dict[str, str]]:
    days: dict[str, int | None] = {}
    errors: dict[str, str] = {}
    for kind in kinds:
        text = str(given.get(kind.name, "")).strip()
        days[kind.name] = whole(text) if text else None
        try:
            RetentionSettings(days={kind.name: days[kind.name]})
        except ValidationError:
            days[kind.name] = 0
        if text and not days[kind.name]:
            errors[kind.name] = _("Write a whole number of days from 1 to 36,500, or nothing to keep it for ever.")
    return days, errors
