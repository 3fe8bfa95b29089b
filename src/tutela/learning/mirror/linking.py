"""Tying an account of ours to a person of a platform: who signs in here and teaches or learns there."""

from __future__ import annotations

from django.db import transaction

from tutela.learning.models import Enrolment, Person, Platform, RoleAssignment


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
