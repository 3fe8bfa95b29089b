"""What this person was told, and of what they want e-mail."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tutela.identity.api import NotFound
from tutela.notifications.api import choose_email, mark_read, notification_kinds, notifications_of, wants_email
from tutela.web.access import SignedIn, page


@require_safe
@page
def listing(request: SignedIn) -> HttpResponse:
    """The newest notices, unread ones marked."""
    found = notifications_of(request.user)
    unread = any(notice.timeread is None for notice in found)
    return render(request, "web/notifications.html", {"notices": found, "any_unread": unread})


@require_POST
@page
def follow(request: SignedIn, notificationid: int) -> HttpResponseRedirect:
    """Note that a notice is read, and go to what it is about."""
    notice = mark_read(request.user, notificationid)
    if notice is None:
        raise NotFound("notification", notificationid)
    return redirect(notice.url or "web:notifications")


@require_POST
@page
def read_all(request: SignedIn) -> HttpResponseRedirect:
    """Note that all are read."""
    mark_read(request.user)
    return redirect("web:notifications")


@require_http_methods(["GET", "POST"])
@page
def preferences(request: SignedIn) -> HttpResponse:
    """Which e-mails this person gets."""
    if request.method == "POST":
        choose_email(request.user, dict.fromkeys(request.POST.getlist("email"), True))
        messages.success(request, _("Saved."))
        return redirect("web:notification_preferences")
    wanted = wants_email(request.user)
    kinds = [(kind, wanted[kind.name]) for kind in notification_kinds()]
    return render(request, "web/notification_preferences.html", {"kinds": kinds})
