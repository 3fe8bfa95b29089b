"""The page where a teacher writes a module, and what all pages with an editor have in common.

A form without a script has a plain field. With one, an editor stands in its place, and what is typed is kept in the
browser, for this person and this place, until it has been saved.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tutela.courses.api import CourseModule, context_of
from tutela.lms.api import Overtaken, Unfit, Written, module_to_write, save_module
from tutela.web.access import SignedIn, page, whole
from tutela.web.prose import shown


@dataclass(frozen=True)
class Sheet:
    """What a writing page shows: where the text belongs, and the text as it is stored, or as it was sent.

    `place` tells drafts in the browser apart. `name` is None where the text has none.
    """

    place: str
    module: CourseModule
    title: str
    label: str
    save: str
    saved: str
    back: str
    name: str | None = None
    content: str = ""
    version: int = 1
    more: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Sent:
    """What a writing page sends."""

    name: str
    content: str
    version: int


def write(request: SignedIn, sheet: Sheet, save: Callable[[Sent], str]) -> HttpResponse:
    """Show *sheet*, or have what was sent saved by *save*, which gives the address to go to."""
    if request.method != "POST":
        return _show(request, sheet, Sent(sheet.name or "", sheet.content, sheet.version))
    sent = Sent(
        request.POST.get("name", ""),
        request.POST.get("content", ""),
        whole(request.POST.get("version", "")) or sheet.version,
    )
    try:
        there = save(sent)
    except Unfit as unfit:
        return _show(request, sheet, sent, status=400, errors=unfit.errors)
    except Overtaken as overtaken:
        return _show(request, sheet, sent, status=409, stored=overtaken.stored)
    messages.success(request, sheet.saved, extra_tags=_draft(request, sheet))
    return redirect(there)


def _show(
    request: SignedIn,
    sheet: Sheet,
    sent: Sent,
    *,
    status: int = 200,
    errors: dict[str, str] | None = None,
    stored: Written | None = None,
) -> HttpResponse:
    values = {
        "sheet": sheet,
        "module": sheet.module,
        "contextid": context_of(sheet.module).pk,
        "draft": _draft(request, sheet),
        "sent": sent,
        "version": stored.version if stored else sent.version,
        "errors": errors or {},
        "stored": stored,
        "stored_html": shown(stored.content) if stored else "",
        **sheet.more,
    }
    return render(request, "web/write.html", values, status=status)


def _draft(request: SignedIn, sheet: Sheet) -> str:
    """The name under which the browser keeps what this person types here."""
    return f"tutela-draft:{request.user.pk}:{sheet.place}"


@require_http_methods(["GET", "POST"])
@page
def module(request: SignedIn, moduleid: int) -> HttpResponse:
    """Write a module's name and content."""
    found = module_to_write(request.user, moduleid)
    back = reverse("web:module", args=[moduleid])
    sheet = Sheet(
        place=f"module-{moduleid}",
        module=found,
        title=_("Edit “%(name)s”") % {"name": found.name},
        label=_("Name"),
        save=_("Save"),
        saved=_("Saved."),
        back=back,
        name=found.name,
        content=found.content,
        version=found.version,
    )

    def save(sent: Sent) -> str:
        save_module(request.user, moduleid, name=sent.name, content=sent.content, version=sent.version)
        return back

    return write(request, sheet, save)
