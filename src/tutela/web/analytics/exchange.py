"""Models as files: to another site, and from one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tutela.analytics import api as analytics
from tutela.sdk.processor import UnreadableModel
from tutela.sdk.text import spoken
from tutela.web.access import SignedIn
from tutela.web.analytics.access import analytics_page


@require_http_methods(["GET", "POST"])
@analytics_page
def export(request: SignedIn, modelid: int) -> HttpResponse:
    """Ask what shall be in the file, and give it."""
    model = analytics.get_model(request.user, modelid)
    if request.method != "POST":
        return render(request, "web/analytics/export.html", {"model": model})
    try:
        if request.POST.get("what") == "data":
            return _file(model, "csv", analytics.export_training_data(request.user, modelid).encode())
        weights = request.POST.get("what") == "weights"
        return _file(model, "zip", analytics.export_model(request.user, modelid, weights=weights))
    except (analytics.CannotRun, UnreadableModel) as refused:
        messages.error(request, _said(refused))
        return redirect("web:model", modelid)


@require_http_methods(["GET", "POST"])
@analytics_page
def take_in(request: SignedIn) -> HttpResponse:
    """Take a file, and make a model of it, switched off."""
    analytics.require_manager(request.user)
    error, ignorable = "", False
    if request.method == "POST":
        sent = request.FILES.get("file")
        try:
            if sent is None:
                raise analytics.UnreadableExport(_("Choose a file first."))
            ignore = request.POST.get("ignore_versions") == "on"
            made = analytics.import_model(request.user, sent.read(), ignore_versions=ignore)
        except analytics.UnreadableExport as refused:
            error, ignorable = _said(refused), refused.ignorable
        else:
            messages.success(request, _("The model is imported, and switched off."))
            return redirect("web:model", made.id)
    page = {"error": error, "ignorable": ignorable}
    return render(request, "web/analytics/import.html", page, status=400 if error else 200)


def _said(refused: Exception) -> str:
    """What was refused, in the language of the page."""
    return spoken(refused.args[0], translation) if refused.args else str(refused)


def _file(model: analytics.ModelView, ending: str, content: bytes) -> HttpResponse:
    kind = {"zip": "application/zip", "csv": "text/csv; charset=utf-8"}[ending]
    answer = HttpResponse(content, content_type=kind)
    name = f"{slugify(_(model.name))[:60] or 'model'}-{timezone.localdate():%Y-%m-%d}.{ending}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
