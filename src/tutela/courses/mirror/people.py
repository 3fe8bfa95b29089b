"""People of a platform. They cannot sign in here with a password; accounts of ours that are tied to one stay ours."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction

from tutela.courses.mirror.record import Counts, RemotePerson
from tutela.courses.mirror.upsert import Values, gone, retire, text, upsert
from tutela.courses.models import Enrolment
from tutela.identity.api import Person, Platform, RoleAssignment

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
