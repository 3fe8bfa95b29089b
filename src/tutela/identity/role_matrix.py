"""What each role may do in a place, and which rule says so; overrides, which are kept on record."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from tutela.identity import capabilities
from tutela.identity.contexts import NamedContext, named_contexts, system_context
from tutela.identity.errors import NotAllowed, NotFound
from tutela.identity.models import PermissionChange, Person, Role, RoleCapability
from tutela.identity.people import names_of_people
from tutela.identity.permissions import require
from tutela.sdk import Archetype, Capability, ContextLevel, Permission

SITE_CONFIG = capabilities.SITE_CONFIG.name
CHANGES_SHOWN = 20


@dataclass(frozen=True)
class Cell:
    """What a role says of a capability in a place.

    `own` is the override right here (INHERIT: none) and `says` what counts in the end; `source` is the place of the
    override that decides, None where the default of the role's archetype does. `inherited` is what would count
    without the override here. `changeable` is False where the capability cannot be overridden this far down.
    """

    role: Role
    capability: Capability
    own: Permission
    says: Permission
    source: NamedContext | None
    inherited: Permission
    changeable: bool


@dataclass(frozen=True)
class Change:
    """One change of an override, as it is on record; `person` is '' where nobody knows. `time` is Unix seconds."""

    person: str
    time: float
    role: str
    capability: str
    before: Permission
    after: Permission


@dataclass(frozen=True)
class RoleMatrix:
    """The roles, and for each capability a cell for each role, in a place; the last changes there, newest first."""

    context: NamedContext
    way: list[NamedContext]
    roles: list[Role]
    rows: dict[str, list[Cell]]
    changes: list[Change]


def role_matrix(person: Person, contextid: int) -> RoleMatrix:
    """The matrix of a place, in a constant number of queries. Raises `NotAllowed` or `NotFound`."""
    require(person, SITE_CONFIG, system_context())
    context = _place(contextid)
    names = named_contexts(context.path)
    way = [names[one] for one in context.path if one in names]
    roles = list(Role.objects.all())
    overrides = _overrides(context)
    rows = {
        name: [_cell(role, capability, way, overrides) for role in roles]
        for name, capability in sorted(capabilities.known().items())
    }
    return RoleMatrix(context, way, roles, rows, _changes(contextid, roles))


@transaction.atomic
def set_role_permissions(person: Person, contextid: int, shortname: str, wanted: Mapping[str, Permission]) -> int:
    """Set what a role may do in a place, by capability; INHERIT takes an override back. How many changed.

    Raises `NotAllowed` without moodle/site:config, and for a capability that cannot be overridden there;
    moodle/site:config itself is no role's: who administers is said with the account. Raises `NotFound`.
    """
    require(person, SITE_CONFIG, system_context())
    context = _place(contextid)
    role = Role.objects.filter(shortname=shortname).first()
    if role is None:
        raise NotFound("role", shortname)
    own = {
        row.capability: row for row in RoleCapability.objects.select_for_update().filter(role=role, context=contextid)
    }
    changed = 0
    for name, permission in wanted.items():
        capability = capabilities.find(name)
        if capability is None:
            raise NotFound("capability", name)
        before = Permission(own[name].permission) if name in own else Permission.INHERIT
        if before == permission:
            continue
        if not _changeable(capability, context):
            raise NotAllowed(name)
        _write(role, contextid, name, permission)
        PermissionChange.objects.create(
            userid=person.pk,
            time=time.time(),
            role=role,
            contextid=contextid,
            capability=name,
            before=before.value,
            after=permission.value,
        )
        changed += 1
    return changed


def _write(role: Role, contextid: int, capability: str, permission: Permission) -> None:
    if permission == Permission.INHERIT:
        RoleCapability.objects.filter(role=role, context_id=contextid, capability=capability).delete()
        return
    RoleCapability.objects.update_or_create(
        role=role, context_id=contextid, capability=capability, defaults={"permission": permission.value}
    )


def _place(contextid: int) -> NamedContext:
    found = named_contexts([contextid]).get(contextid)
    if found is None:
        raise NotFound("context", contextid)
    return found


def _overrides(context: NamedContext) -> dict[tuple[int, int, str], Permission]:
    rows = RoleCapability.objects.filter(context__in=context.path)
    values = rows.values_list("role_id", "context_id", "capability", "permission")
    return {(roleid, where, name): Permission(permission) for roleid, where, name, permission in values}


def _changeable(capability: Capability, context: NamedContext) -> bool:
    if capability.name == SITE_CONFIG or context.level == ContextLevel.USER:
        return False
    return context.level <= capability.level


def _cell(
    role: Role, capability: Capability, way: list[NamedContext], overrides: Mapping[tuple[int, int, str], Permission]
) -> Cell:
    set_here = {one.id: overrides.get((role.pk, one.id, capability.name), Permission.INHERIT) for one in way}
    says, source = _decided(role, capability, way, set_here)
    inherited, _source = _decided(role, capability, way[:-1], set_here)
    here = way[-1]
    return Cell(role, capability, set_here[here.id], says, source, inherited, _changeable(capability, here))


def _decided(
    role: Role, capability: Capability, way: list[NamedContext], overrides: Mapping[int, Permission]
) -> tuple[Permission, NamedContext | None]:
    """As `permissions` decides: a prohibition anywhere on the way, else the nearest override, else the default."""
    for one in way:
        if overrides[one.id] == Permission.PROHIBIT:
            return Permission.PROHIBIT, one
    for one in reversed(way):
        if overrides[one.id] != Permission.INHERIT:
            return overrides[one.id], one
    default = capability.archetypes.get(Archetype(role.archetype)) if role.archetype else None
    return default or Permission.INHERIT, None


def _changes(contextid: int, roles: Iterable[Role]) -> list[Change]:
    rows = list(PermissionChange.objects.filter(contextid=contextid).order_by("-time", "-id")[:CHANGES_SHOWN])
    people = names_of_people(row.userid for row in rows)
    names = {role.pk: role.name for role in roles}
    return [
        Change(
            people.get(row.userid or 0, ""),
            row.time,
            names.get(row.role_id, ""),
            row.capability,
            Permission(row.before),
            Permission(row.after),
        )
        for row in rows
    ]
