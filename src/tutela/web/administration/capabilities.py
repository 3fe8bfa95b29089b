"""May this person do this here, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tutela.courses import api as courses
from tutela.identity import api as identity
from tutela.web.access import SignedIn, administration
from tutela.web.numbers import whole


@dataclass(frozen=True)
class Answer:
    """The answer as people read it."""

    allowed: bool
    why: str


@require_safe
@administration
def check(request: SignedIn) -> HttpResponse:
    """The question and, once it is asked, the answer."""
    sent = {name: request.GET.get(name, "").strip() for name in ("person", "capability", "course", "module")}
    asked = {name: text if text.isprintable() else "" for name, text in sent.items()}
    course = _chosen_course(request.user, asked["course"])
    values: dict[str, Any] = {
        "asked": asked,
        "capabilities": sorted(
            ((name, _(capability.title)) for name, capability in identity.known().items()), key=lambda pair: pair[0]
        ),
        "courses": courses.courses_for(request.user),
        "outline": courses.outline(request.user, course) if course else [],
    }
    if asked["person"] and asked["capability"]:
        values |= _answered(asked, course, request.user)
    return render(request, "web/administration/capabilities.html", values)


def _answered(asked: dict[str, str], course: courses.Course | None, by: identity.Person) -> dict[str, Any]:
    person = identity.find_person(asked["person"])
    if person is None:
        return {"unknown": _("Nobody has the username %(name)s.") % {"name": asked["person"]}}
    context = _context(asked["module"], course, by)
    verdict = identity.explain(person, asked["capability"], context)
    return {"person": person, "answer": Answer(verdict.allowed, _why(verdict, person))}


def _chosen_course(by: identity.Person, text: str) -> courses.Course | None:
    return None if (courseid := whole(text)) is None else courses.get_course(by, courseid)


def _context(module: str, course: courses.Course | None, by: identity.Person) -> identity.Context:
    if course is None:
        return identity.system_context()
    moduleid = whole(module)
    if moduleid is not None and (found := courses.get_module(by, moduleid)).course_id == course.pk:
        return courses.context_of(found)
    return courses.context_of(course)


def _why(verdict: identity.PermissionVerdict, person: identity.Person) -> str:
    """The rule that decided, in a sentence."""
    words = {
        "person": person.get_full_name(),
        "role": _(identity.role_name(verdict.roleid)) if verdict.roleid else _("Authenticated person"),
        "place": (identity.context_name(verdict.contextid) if verdict.contextid else "") or _("the whole site"),
    }
    return _sentences(verdict.allowed).get(verdict.rule, verdict.rule) % words


def _sentences(allowed: bool) -> dict[str, str]:
    return {
        "site_admin": _("%(person)s is a site administrator, who may do everything."),
        "override": _("The role %(role)s has a permission of its own for this, set in: %(place)s.")
        if allowed
        else _("What the role %(role)s may do is restricted in: %(place)s."),
        "archetype": _("The role %(role)s, held in %(place)s, may do this by default."),
        "no_person": _("The account of %(person)s is not active."),
        "no_context": _("The place does not exist any more."),
        "unknown_capability": _("No part of this site knows this capability."),
        "hidden": _("The place is hidden, and %(person)s may not see what is hidden."),
        "prohibited": _("The role %(role)s is prohibited from it in: %(place)s. No other role can lift that."),
        "no_role_allows": _("No role that %(person)s holds here allows it."),
    }
