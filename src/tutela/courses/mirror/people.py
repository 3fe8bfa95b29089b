"""People of a platform, their enrolments and roles.

Mirrored people cannot sign in here with a password; accounts of ours that are tied to one stay ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.db import transaction

from tutela.courses.mirror.record import Counts, RemoteEnrolment, RemotePerson, RemoteRole
from tutela.courses.mirror.upsert import AT_ONCE, Values, batches, gone, moment, retire, text, upsert
from tutela.courses.models import Category, Course, Enrolment
from tutela.courses.platforms import SITE
from tutela.identity.api import Context, Person, Platform, Role, RoleAssignment, chunks
from tutela.sdk import ContextLevel

FIELDS = ("username", "first_name", "email", "language", "is_active")
"""A platform tells a name as a whole; it is kept in the first of our two fields."""

NO_PASSWORD = "!mirrored"  # noqa: S105 - what begins with an exclamation mark is no password's hash
LONGEST_NAME = 150
LONGEST_EMAIL = 254


def mirror_people(platformid: int, people: Iterable[RemotePerson]) -> Counts:
    """Bring the mirrored people into line. When the record holds nobody at all, nobody is taken to be gone."""
    counts = Counts()
    seen: set[int] = set()
    linked = set(
        Person.objects.filter(platform_id=platformid, mirrored=False).values_list("remoteid", flat=True).iterator()
    )
    upsert(
        Person,
        platformid,
        ((person.remoteid, _values(platformid, person)) for person in people if person.remoteid not in linked),
        FIELDS,
        new={"password": NO_PASSWORD, "mirrored": True},
        seen=seen,
        counts=counts,
    )
    if seen:
        counts.gone = retire(Person, gone(Person, platformid, seen, mirrored=True, is_active=True), is_active=False)
    return counts


def username(platformid: int, remoteid: int) -> str:
    """A name that nobody can have chosen: a colon is not allowed in one."""
    return f"{platformid}:{remoteid}"


def _values(platformid: int, person: RemotePerson) -> Values:
    email = person.email.replace("\x00", "").strip()
    return (
        username(platformid, person.remoteid),
        text(person.name, LONGEST_NAME),
        email if len(email) <= LONGEST_EMAIL else "",
        _language(person.language),
        person.active,
    )


def _language(code: str) -> str:
    """The language of ours that is nearest to *code*; '' where there is none."""
    known = dict(settings.LANGUAGES)
    plain = code.lower().replace("_", "-")
    return next((name for name in (plain, plain.partition("-")[0]) if name in known), "")


@transaction.atomic
def link_person(person: Person, platform: Platform, remoteid: int) -> None:
    """From now on *person* is the one with *remoteid* there: the enrolments and roles of that one are theirs.

    Name, password and the rest of the account stay ours. If that person is mirrored already, their enrolments and
    roles come over and the mirrored account is closed. Safe to call again.
    """
    Person.objects.filter(platform=platform, remoteid=remoteid, mirrored=False).exclude(pk=person.pk).update(
        platform=None, remoteid=None
    )
    mirrored = Person.objects.filter(platform=platform, remoteid=remoteid, mirrored=True).first()
    if mirrored is not None:
        _take_over(mirrored, person)
    Person.objects.filter(pk=person.pk).update(platform=platform, remoteid=remoteid, mirrored=False)
    person.platform, person.remoteid = platform, remoteid


def _take_over(mirrored: Person, person: Person) -> None:
    enrolled = Enrolment.objects.filter(person=person).values("course")
    Enrolment.objects.filter(person=mirrored).exclude(
        course__in=list(enrolled.values_list("course", flat=True))
    ).update(person=person)
    held = set(RoleAssignment.objects.filter(person=person).values_list("role", "context"))
    for assignment in RoleAssignment.objects.filter(person=mirrored):
        if (assignment.role_id, assignment.context_id) not in held:
            RoleAssignment.objects.filter(pk=assignment.pk).update(person=person)
    Enrolment.objects.filter(person=mirrored).delete()
    RoleAssignment.objects.filter(person=mirrored).delete()
    Person.objects.filter(pk=mirrored.pk).update(is_active=False, platform=None, remoteid=None, mirrored=False)


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
