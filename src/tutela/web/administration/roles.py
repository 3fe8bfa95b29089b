"""Roles and capabilities: what each role may do in a place, and whether a person may do something there, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from tutela.courses import api as courses
from tutela.identity import api as identity
from tutela.sdk import Permission
from tutela.web.access import SignedIn, administration, whole
from tutela.web.places import place_title


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
    return {"person": person, "answer": Answer(verdict.allowed, _rule_of(verdict, person))}


def _chosen_course(by: identity.Person, text: str) -> courses.Course | None:
    return None if (courseid := whole(text)) is None else courses.get_course(by, courseid)


def _context(module: str, course: courses.Course | None, by: identity.Person) -> identity.Context:
    if course is None:
        return identity.system_context()
    moduleid = whole(module)
    if moduleid is not None and (found := courses.get_module(by, moduleid)).course_id == course.pk:
        return courses.context_of(found)
    return courses.context_of(course)


def _rule_of(verdict: identity.PermissionVerdict, person: identity.Person) -> str:
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


VALUES = {"inherit": Permission.INHERIT, "allow": Permission.ALLOW, "prevent": Permission.PREVENT,
          "prohibit": Permission.PROHIBIT}  # fmt: skip
TONES = {Permission.ALLOW: "good", Permission.PREVENT: "warn", Permission.PROHIBIT: "bad", Permission.INHERIT: ""}


@dataclass(frozen=True)
class Shown:
    """A cell as people read it."""

    cell: identity.Cell
    word: str
    tone: str
    why: str
    chosen: str
    as_above: str

    @property
    def overridden(self) -> bool:
        """Whether a rule of somebody's decides, not the default."""
        return self.cell.source is not None


@dataclass(frozen=True)
class Line:
    """A capability and a cell for each role."""

    name: str
    title: str
    warnings: list[str]
    cells: list[Shown]


@require_safe
@administration
def matrix(request: SignedIn) -> HttpResponse:
    """All roles in a place, which is chosen by a search or by going up and down."""
    here = whole(request.GET.get("place", "")) or identity.system_context().pk
    found = identity.role_matrix(request.user, here)
    query = request.GET.get("q", "").strip()
    query = query if query.isprintable() else ""
    values: dict[str, Any] = {
        **_place_values(found),
        "groups": _groups(found),
        "query": query,
        "hits": [(one, place_title(one)) for one in courses.search_contexts(query)] if query else None,
        "below": courses.contexts_below(here),
    }
    return render(request, "web/administration/roles.html", values)


@require_http_methods(["GET", "POST"])
@administration
def role(request: SignedIn, contextid: int, shortname: str) -> HttpResponse:
    """One role in a place; what is sent changes it."""
    if request.method == "POST":
        return _changed(request, contextid, shortname)
    found = identity.role_matrix(request.user, contextid)
    number = next((at for at, one in enumerate(found.roles) if one.shortname == shortname), None)
    if number is None:
        raise identity.NotFound("role", shortname)
    groups = [(title, [(line, line.cells[number]) for line in lines]) for title, lines in _groups(found)]
    values = {**_place_values(found), "role": found.roles[number], "role_name": _(found.roles[number].name)}
    return render(request, "web/administration/role.html", {**values, "groups": groups})


def _changed(request: SignedIn, contextid: int, shortname: str) -> HttpResponse:
    sent = {name: VALUES.get(request.POST.get(name, "")) for name in identity.known()}
    wanted = {name: permission for name, permission in sent.items() if permission is not None}
    number = identity.set_role_permissions(request.user, contextid, shortname, wanted)
    said = ngettext("%(number)d permission changed.", "%(number)d permissions changed.", number)
    messages.success(request, said % {"number": number} if number else _("Nothing was changed."))
    return redirect(f"{reverse('web:roles')}?place={contextid}")


def _place_values(found: identity.RoleMatrix) -> dict[str, Any]:
    return {
        "matrix": found,
        "place": place_title(found.context),
        "way": [(one, place_title(one)) for one in found.way[:-1]],
        "roles": [(one, _(one.name)) for one in found.roles],
        "changes": [
            (one, datetime.fromtimestamp(one.time, UTC), _(one.role), _word(one.after)) for one in found.changes
        ],
    }


def _groups(found: identity.RoleMatrix) -> list[tuple[str, list[Line]]]:
    """The capabilities in three groups, each by its title."""
    titles = (_("AI"), _("Analytics"), _("Courses and the site"))
    groups: dict[str, list[Line]] = {title: [] for title in titles}
    for name, cells in found.rows.items():
        groups[titles[_group_of(name)]].append(_line(name, cells))
    return [(title, sorted(lines, key=lambda line: line.title)) for title, lines in groups.items() if lines]


def _group_of(name: str) -> int:
    if name.startswith(("aiplacement/", "moodle/ai:", "tutela/ai:", "report/ai")):
        return 0
    return 1 if "analytics" in name or "insight" in name else 2


def _line(name: str, cells: list[identity.Cell]) -> Line:
    capability = cells[0].capability if cells else identity.known()[name]
    warnings = [_("costs money")] if capability.spends else []
    warnings += [_("shows personal data")] if capability.personal_data else []
    return Line(name, _(capability.title), warnings, [_shown(cell) for cell in cells])


def _shown(cell: identity.Cell) -> Shown:
    chosen = next(name for name, value in VALUES.items() if value == cell.own)
    as_above = _("As above (%(word)s)") % {"word": _word(cell.inherited).lower()}
    return Shown(cell, _word(cell.says), TONES[cell.says], _why(cell), chosen, as_above)


def _word(permission: Permission) -> str:
    return {
        Permission.ALLOW: _("Allowed"),
        Permission.PREVENT: _("Prevented"),
        Permission.PROHIBIT: _("Prohibited"),
        Permission.INHERIT: _("Not allowed"),
    }[permission]


def _why(cell: identity.Cell) -> str:
    """The rule that decided, in a few words."""
    if cell.source is None:
        return _("the role's default")
    return _("set in: %(place)s") % {"place": place_title(cell.source)}
