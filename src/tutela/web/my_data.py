"""My data: what is kept about me, a copy of it, and its deletion."""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib import messages
from django.contrib.auth import logout
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tutela.ai.api import disclosures
from tutela.privacy.api import (
    LastAdministrator,
    ageing_views,
    export_file,
    kept_about,
    list_requests,
    request_erasure,
    request_export,
)
from tutela.web.access import SignedIn, page

OPEN = {"waiting", "running"}


@require_safe
@page
def overview(request: SignedIn) -> HttpResponse:
    """What is kept, what was asked for, what can be asked."""
    requests = list_requests(request.user)
    values = {
        "kept": [view for view in kept_about(request.user) if view.entries],
        "requests": [(view, datetime.fromtimestamp(view.timecreated, UTC)) for view in requests],
        "under_way": any(view.status in OPEN for view in requests),
        "disclosures": disclosures(),
        "ageing": ageing_views(),
    }
    return render(request, "web/my_data.html", values)


@require_POST
@page
def ask(request: SignedIn) -> HttpResponseRedirect:
    """Have a copy made."""
    request_export(request.user)
    messages.success(request, _("Your copy is being made. It appears here in a moment."))
    return redirect("web:my_data")


@require_safe
@page
def fetch(request: SignedIn, requestid: int) -> FileResponse:
    """The copy, as a zip."""
    name = f"{request.user.username}-{datetime.now(UTC):%Y-%m-%d}.zip"
    answer = FileResponse(export_file(request.user, requestid).open("rb"), as_attachment=True, filename=name)
    answer["Cache-Control"] = "no-store"
    return answer


@require_http_methods(["GET", "POST"])
@page
def erase(request: SignedIn) -> HttpResponse:
    """Ask once more, then delete: only who writes their username means it."""
    account = request.POST.get("what", request.GET.get("what", "")) == "account"
    problem = ""
    if request.method == "POST":
        if request.POST.get("username", "").strip() != request.user.username:
            problem = _("Write your username, %(name)s, to confirm.") % {"name": request.user.username}
        else:
            problem = _ask_for_erasure(request, account)
            if not problem:
                return redirect("web:sign_in" if account else "web:my_data")
    values = {"account": account, "problem": problem}
    return render(request, "web/my_data_erase.html", values, status=400 if problem else 200)


def _ask_for_erasure(request: SignedIn, account: bool) -> str:
    """Why it cannot be; '' when it is under way."""
    try:
        request_erasure(request.user, account=account)
    except LastAdministrator as failure:
        return _(str(failure))
    if account:
        logout(request)
        messages.success(request, _("Your account and your data are being deleted."))
    else:
        messages.success(request, _("Your data is being deleted. This page shows when it is done."))
    return ""
