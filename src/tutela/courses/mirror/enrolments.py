"""Enrolments and roles: who is where, and what they may do there because their platform says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tutela.courses.local_ids import SITE
from tutela.courses.mirror.record import Counts, RemoteEnrolment, RemoteRole
from tutela.courses.mirror.upsert import AT_ONCE, Values, batches, gone, moment, retire, upsert
from tutela.courses.models import Category, Course, Enrolment
from tutela.identity.api import Context, Person, Role, RoleAssignment, chunks
from tutela.sdk import ContextLevel

ENROLMENT_FIELDS = ("course_id", "person_id", "active", "timestart", "timeend")

Key = tuple[int, int, int]
"""Role, person, context."""


def mirror_enrolments(platformid: int, enrolments: Iterable[RemoteEnrolment]) -> Counts:
    """Bring the enrolments into line; one that is gone becomes inactive."""
    counts = Counts()
    seen: set[int] = set()
    upsert(
        Enrolment,
        platformid,
        _enrolments(platformid, enrolments),
        ENROLMENT_FIELDS,
        new={},
        seen=seen,
        counts=counts,
        unique=("course", "person"),
    )
    if seen:
        counts.gone = retire(Enrolment, gone(Enrolment, platformid, seen, active=True), active=False)
    return counts


def mirror_roles(platformid: int, roles: Iterable[RemoteRole]) -> Counts:
    """Bring the roles into line; one that is gone is taken back."""
    rows = RoleAssignment.objects.filter(platform_id=platformid)
    before: dict[Key, int] = {
        (role, person, context): pk
        for pk, role, person, context in rows.values_list("pk", "role_id", "person_id", "context_id").iterator()
    }
    wanted = set(_keys(platformid, roles))
    for some in batches(sorted(wanted - before.keys()), AT_ONCE):
        RoleAssignment.objects.bulk_create(
            [RoleAssignment(role_id=r, person_id=p, context_id=c, platform_id=platformid) for r, p, c in some],
            ignore_conflicts=True,  # what was given here stays as it was given
        )
    ended = sorted(pk for key, pk in before.items() if key not in wanted)
    for keys in chunks(ended):
        RoleAssignment.objects.filter(pk__in=keys).delete()
    return Counts(added=len(wanted - before.keys()), gone=len(ended))


def _enrolments(platformid: int, enrolments: Iterable[RemoteEnrolment]) -> Iterator[tuple[int, Values]]:
    people = _by_remoteid(Person, platformid)
    courses = _by_remoteid(Course, platformid)
    given_here = set(
        Enrolment.objects.filter(course__platform_id=platformid, platform__isnull=True).values_list(
            "course_id", "person_id"
        )
    )
    for row in enrolments:
        course, person = courses.get(row.courseid), people.get(row.personid)
        if course is not None and person is not None and (course, person) not in given_here:
            yield row.remoteid, (course, person, row.active, moment(row.start), moment(row.end))


def _keys(platformid: int, roles: Iterable[RemoteRole]) -> Iterator[Key]:
    people = _by_remoteid(Person, platformid)
    contexts: dict[int, dict[int, int]] = {
        ContextLevel.CATEGORY: _contexts(ContextLevel.CATEGORY, _by_remoteid(Category, platformid)),
        ContextLevel.COURSE: _contexts(ContextLevel.COURSE, _by_remoteid(Course, platformid)),
    }
    # Whoever has a role in the whole of the platform has it here in what stands for the platform, and nowhere else.
    contexts[ContextLevel.SYSTEM] = contexts[ContextLevel.CATEGORY]
    known = {archetype: pk for pk, archetype in Role.objects.order_by("-position").values_list("pk", "archetype")}
    for row in roles:
        instance = SITE if row.level == ContextLevel.SYSTEM else row.instanceid
        context = contexts.get(row.level, {}).get(instance)
        person, role = people.get(row.personid), known.get(row.archetype)
        if context is not None and person is not None and role is not None and row.archetype:
            yield role, person, context


def _by_remoteid(model: type[Person | Course | Category], platformid: int) -> dict[int, int]:
    rows = model._default_manager.filter(platform_id=platformid, remoteid__isnull=False)
    return {remoteid: pk for remoteid, pk in rows.values_list("remoteid", "pk").iterator() if remoteid is not None}


def _contexts(level: ContextLevel, instances: dict[int, int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for some in chunks(sorted(instances.values())):
        found.update(Context.objects.filter(level=level, instanceid__in=some).values_list("instanceid", "pk"))
    return {remoteid: found[pk] for remoteid, pk in instances.items() if pk in found}
