"""Roles: those that every site has, giving them to people, and overriding what they may do."""

from __future__ import annotations

from django.db import transaction

from tutela.identity.models import Context, Person, Role, RoleAssignment, RoleCapability
from tutela.sdk import Archetype, Permission
from tutela.sdk.text import _

STANDARD_ROLES = (
    ("manager", _("Manager"), Archetype.MANAGER),
    ("editingteacher", _("Teacher"), Archetype.EDITING_TEACHER),
    ("teacher", _("Non-editing teacher"), Archetype.TEACHER),
    ("student", _("Student"), Archetype.STUDENT),
    ("user", _("Authenticated person"), Archetype.USER),
)


@transaction.atomic
def make_standard_roles() -> None:
    """The roles that every site has. Safe to call again."""
    for position, (shortname, name, archetype) in enumerate(STANDARD_ROLES):
        Role.objects.get_or_create(
            shortname=shortname, defaults={"name": name, "archetype": archetype.value, "position": position}
        )


def role(shortname: str) -> Role:
    """The role called *shortname*. Raises `Role.DoesNotExist`."""
    return Role.objects.get(shortname=shortname)


def assign_role(person: Person, shortname: str, context: Context) -> RoleAssignment:
    """Give *person* a role in *context*. Safe to call again; what a platform gave too, it can no longer take back."""
    assignment, _new = RoleAssignment.objects.update_or_create(
        person=person, role=role(shortname), context=context, defaults={"platform": None}
    )
    return assignment


def override(shortname: str, capability: str, context: Context, permission: Permission) -> None:
    """Say what a role may do in *context*; INHERIT takes an override back."""
    rows = RoleCapability.objects.filter(role__shortname=shortname, capability=capability, context=context)
    if permission == Permission.INHERIT:
        rows.delete()
        return
    RoleCapability.objects.update_or_create(
        role=role(shortname), capability=capability, context=context, defaults={"permission": permission.value}
    )


def role_name(roleid: int) -> str:
    """What a role is called; '' when it is gone."""
    return Role.objects.filter(pk=roleid).values_list("name", flat=True).first() or ""
