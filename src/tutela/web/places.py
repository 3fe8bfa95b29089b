"""AI in a place: the teacher's page for a course or module, the administrator's for a category or the whole site."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tutela.ai.api import HereView, Source, Wanted, ai_below, ai_in, set_ai_in
from tutela.identity.api import NamedContext, NotAllowed, system_context
from tutela.sdk import ContextLevel
from tutela.web.access import SignedIn, administration, page

CHOICES = {"": None, "on": True, "off": False}


@dataclass(frozen=True)
class Row:
    """A switch as the page shows it."""

    name: str
    title: str
    chosen: str
    view: HereView
    why: str

    @property
    def changeable(self) -> bool:
        """Whether this person may change it."""
        return self.view.locked_by is None


@require_safe
@administration
def everywhere(request: SignedIn) -> HttpResponse:
    """The whole site's page, for the menu."""
    return redirect("web:ai_in", system_context().pk)


@require_http_methods(["GET", "POST"])
@page
def ai_here(request: SignedIn, contextid: int) -> HttpResponse:
    """The switches of a place; what is sent changes them."""
    if request.method == "POST":
        return _changed(request, contextid)
    view = ai_in(request.user, contextid)
    values: dict[str, Any] = {
        "place": view,
        "title": place_title(view.context),
        "rows": [_row(one) for one in view.switches],
        "way": [(one, place_title(one)) for one in view.way[:-1]],
        "below": ai_below(request.user, contextid),
        "back": _back(view.context),
        "administers": view.context.level < ContextLevel.COURSE,
    }
    return render(request, "web/ai_here.html", values)


def place_title(context: NamedContext) -> str:
    """What a place is called, with a word for the site itself and for what is gone."""
    if context.level == ContextLevel.SYSTEM:
        return _("The whole site")
    return context.name or _("A place that is gone")


def _changed(request: SignedIn, contextid: int) -> HttpResponse:
    view = ai_in(request.user, contextid)
    wanted = {
        one.action: Wanted(
            CHOICES.get(request.POST.get(f"switch-{one.action}", ""), one.own),
            request.POST.get(f"lock-{one.action}") == "on" if view.may_lock else None,
        )
        for one in view.switches
        if f"switch-{one.action}" in request.POST
    }
    try:
        set_ai_in(request.user, contextid, wanted)
    except NotAllowed:
        messages.error(request, _("Somebody has locked this in the meantime; nothing was changed."))
    else:
        messages.success(request, _("Saved."))
    return redirect("web:ai_in", contextid)


def _row(view: HereView) -> Row:
    chosen = "" if view.own is None else ("on" if view.own else "off")
    return Row(view.action or "all", view.label or _("All of AI"), chosen, view, _why(view))


def _why(view: HereView) -> str:
    """Why it is off, or cannot be changed, in sentences."""
    said = []
    if view.off_by is not None:
        said.append(_("Switched off in: %(place)s%(by)s.") % _words(view.off_by))
    if view.locked_by is not None:
        said.append(_("Locked in: %(place)s%(by)s. You cannot change it here.") % _words(view.locked_by))
    return " ".join(said)


def _words(source: Source) -> dict[str, str]:
    by = ""
    if source.person and source.time:
        moment = timezone.localtime(datetime.fromtimestamp(source.time, UTC))
        day = formats.date_format(moment, "DATE_FORMAT")
        by = _(", by %(person)s on %(day)s") % {"person": source.person, "day": day}
    return {"place": place_title(source.context), "by": by}


def _back(context: NamedContext) -> tuple[str, int] | None:
    """The page of the place itself, where there is one."""
    names = {ContextLevel.COURSE: "web:course", ContextLevel.MODULE: "web:module"}
    name = names.get(context.level)
    return (name, context.instanceid) if name else None
