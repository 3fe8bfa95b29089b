"""What each role may do in a place: the matrix, and one role's permissions to change."""

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
from tutela.web.access import SignedIn, administration
from tutela.web.numbers import whole
from tutela.web.places import place_title

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
