"""May this person do this here: decided for many questions at once, with the rule that decided.

The rules are Moodle's. A person holds the roles that are assigned to them in the context or above it, and the role of
every authenticated person. For each role, the override nearest to the context counts, else the default of the role's
archetype. One role that allows is enough, unless any role prohibits. What is hidden is closed to those who may not
see hidden things. A site administrator may do everything; an inactive person nothing; a capability that nobody
declared is denied.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache

from tutela.identity import capabilities
from tutela.identity.contexts import Place, places
from tutela.identity.errors import NotAllowed
from tutela.identity.models import Context, Person, Role, RoleAssignment, RoleCapability
from tutela.identity.queries import marks, select, table
from tutela.sdk import Archetype, Permission

HIDDEN_COURSE = capabilities.VIEW_HIDDEN_COURSES.name
HIDDEN_MODULE = capabilities.VIEW_HIDDEN_ACTIVITIES.name


@dataclass(frozen=True, slots=True)
class PermissionQuestion:
    """May this person do this here?"""

    userid: int
    capability: str
    contextid: int


@dataclass(frozen=True, slots=True)
class PermissionVerdict:
    """The answer and the rule that decided, as a stable word; `roleid` and `contextid` say whose and where.

    Rules: ``site_admin``, ``override``, ``archetype`` allow; ``no_person``, ``no_context``, ``unknown_capability``,
    ``hidden``, ``prohibited``, ``no_role_allows`` deny.
    """

    allowed: bool
    rule: str
    roleid: int | None = None
    contextid: int | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class _Held:
    roleid: int
    archetype: str
    contextid: int


class _Facts:
    """All rows that a set of questions needs, read in four queries."""

    def __init__(self, questions: Collection[PermissionQuestion]) -> None:
        self.places = places({question.contextid for question in questions})
        people = sorted({question.userid for question in questions})
        scope = sorted({contextid for place in self.places.values() for contextid in place.path})
        names = sorted({question.capability for question in questions} | {HIDDEN_COURSE, HIDDEN_MODULE})
        self.admins, self.people = _people(people)
        self.held = _assignments(people, scope)
        self.overrides, self.everybody = _overrides(names, scope)

    def roles(self, userid: int, place: Place) -> list[_Held]:
        here = set(place.path)
        held = [role for role in self.held[userid] if role.contextid in here]
        return [*held, *(self.everybody or [_Held(0, Archetype.USER, place.path[0])])]


def decide(questions: Iterable[PermissionQuestion]) -> dict[PermissionQuestion, PermissionVerdict]:
    """The verdict on each of *questions*, in a constant number of queries over this thread's connection."""
    asked = set(questions)
    if not asked:
        return {}
    facts = _Facts(asked)
    return {question: _verdict(question, facts) for question in asked}


def explain(person: Person | int, capability: str, context: Context | int) -> PermissionVerdict:
    """Whether *person* (or their id) may do this in *context* (or its id), with the rule that decided."""
    userid = person if isinstance(person, int) else person.pk
    contextid = context if isinstance(context, int) else context.pk
    question = PermissionQuestion(userid, capability, contextid)
    return decide([question])[question]


def may(person: Person | int, capability: str, context: Context | int) -> bool:
    """The answer of `explain` without the reason."""
    return explain(person, capability, context).allowed


def require(person: Person | int, capability: str, context: Context | int) -> None:
    """Raise `NotAllowed` unless `may`."""
    if not may(person, capability, context):
        raise NotAllowed(capability)


def decide_by_roles(questions: Iterable[PermissionQuestion]) -> dict[PermissionQuestion, PermissionVerdict]:
    """As `decide`, but site administrators are asked for the roles that they have like everybody else."""
    asked = set(questions)
    if not asked:
        return {}
    facts = _Facts(asked)
    facts.admins = set()
    return {question: _verdict(question, facts) for question in asked}


def _verdict(question: PermissionQuestion, facts: _Facts) -> PermissionVerdict:
    place = facts.places.get(question.contextid)
    if question.userid not in facts.people:
        return PermissionVerdict(False, "no_person", place=place)
    if place is None:
        return PermissionVerdict(False, "no_context")
    if capabilities.find(question.capability) is None:
        return PermissionVerdict(False, "unknown_capability", place=place)
    if question.userid in facts.admins:
        return PermissionVerdict(True, "site_admin", place=place)
    if _hidden_from(question.userid, place, facts):
        return PermissionVerdict(False, "hidden", place=place)
    return _by_roles(question.userid, question.capability, place, facts)


def _hidden_from(userid: int, place: Place, facts: _Facts) -> bool:
    return (place.course_hidden and not _by_roles(userid, HIDDEN_COURSE, place, facts).allowed) or (
        place.module_hidden and not _by_roles(userid, HIDDEN_MODULE, place, facts).allowed
    )


def _by_roles(userid: int, capability: str, place: Place, facts: _Facts) -> PermissionVerdict:
    said = [_says(role, capability, place, facts) for role in facts.roles(userid, place)]
    for verdict, permission in said:
        if permission == Permission.PROHIBIT:
            return verdict
    for verdict, permission in said:
        if permission == Permission.ALLOW:
            return verdict
    return PermissionVerdict(False, "no_role_allows", place=place)


def _says(role: _Held, capability: str, place: Place, facts: _Facts) -> tuple[PermissionVerdict, Permission]:
    """What one role says: a prohibition anywhere on the way, else the nearest override, else the default."""
    nearest: tuple[int, Permission] | None = None
    for contextid in reversed(place.path):
        permission = facts.overrides.get((role.roleid, contextid, capability), Permission.INHERIT)
        if permission == Permission.PROHIBIT:
            return PermissionVerdict(False, "prohibited", role.roleid, contextid, place), permission
        if nearest is None and permission != Permission.INHERIT:
            nearest = (contextid, permission)
    if nearest is not None:
        return PermissionVerdict(nearest[1] == Permission.ALLOW, "override", role.roleid, nearest[0], place), nearest[1]
    default = _default(role.archetype, capability)
    return PermissionVerdict(default == Permission.ALLOW, "archetype", role.roleid, role.contextid, place), default


def _default(archetype: str, capability: str) -> Permission:
    declared = capabilities.find(capability)
    if declared is None or not archetype:
        return Permission.INHERIT
    return declared.archetypes.get(Archetype(archetype), Permission.INHERIT)


def _people(ids: list[int]) -> tuple[set[int], set[int]]:
    rows = select(f"SELECT id, is_site_admin FROM {table(Person)} WHERE is_active AND id IN ({marks(ids)})", ids)  # noqa: S608
    return {row[0] for row in rows if row[1]}, {row[0] for row in rows}


@cache
def _assignments_sql() -> str:
    return (
        f"SELECT a.person_id, a.context_id, r.id, r.archetype FROM {table(RoleAssignment)} a"  # noqa: S608
        f" JOIN {table(Role)} r ON r.id = a.role_id"
    )


def _assignments(people: list[int], scope: list[int]) -> defaultdict[int, list[_Held]]:
    held: defaultdict[int, list[_Held]] = defaultdict(list)
    if scope:
        where = f" WHERE a.person_id IN ({marks(people)}) AND a.context_id IN ({marks(scope)})"
        for userid, contextid, roleid, archetype in select(_assignments_sql() + where, [*people, *scope]):
            held[userid].append(_Held(roleid, archetype, contextid))
    return held


@cache
def _overrides_sql() -> str:
    return (
        f"SELECT o.role_id, o.context_id, o.capability, o.permission, r.archetype FROM {table(RoleCapability)} o"  # noqa: S608
        f" JOIN {table(Role)} r ON r.id = o.role_id"
    )


def _overrides(names: list[str], scope: list[int]) -> tuple[dict[tuple[int, int, str], Permission], list[_Held]]:
    """The overrides on the way, and the roles of every authenticated person among those that have any."""
    found: dict[tuple[int, int, str], Permission] = {}
    everybody: dict[int, _Held] = {}
    if not scope:
        return found, []
    where = f" WHERE o.capability IN ({marks(names)}) AND o.context_id IN ({marks(scope)})"
    for roleid, contextid, name, permission, archetype in select(_overrides_sql() + where, [*names, *scope]):
        found[roleid, contextid, name] = Permission(permission)
        if archetype == Archetype.USER:
            everybody[roleid] = _Held(roleid, archetype, contextid)
    return found, list(everybody.values())
