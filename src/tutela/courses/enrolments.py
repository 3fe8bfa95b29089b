"""Putting people into courses, and who holds a capability somewhere by the roles that they have.

Those are notified who are concerned by a role. Site administrators may do everything, but are notified only of what a
role of theirs makes their business.
"""

from __future__ import annotations

from django.db import transaction

from tutela.courses.contexts import context_of
from tutela.courses.models import Course, Enrolment
from tutela.identity.api import PermissionQuestion, Person, RoleAssignment, assign_role, decide_by_roles, places

AT_ONCE = 5000


@transaction.atomic
def enrol(person: Person, course: Course, shortname: str = "student") -> Enrolment:
    """Enrol *person* and give them the role in the course. Safe to call again."""
    enrolment, _new = Enrolment.objects.get_or_create(course=course, person=person)
    assign_role(person, shortname, context_of(course))
    return enrolment


def holders(capability: str, contextid: int) -> list[int]:
    """The ids of the people who hold *capability* in a context by a role.

    In a course or below it only those who are actively enrolled there; elsewhere those with a role there or above.
    """
    place = places([contextid]).get(contextid)
    if place is None:
        return []
    if place.courseid is not None:
        enrolled = Enrolment.objects.filter(course_id=place.courseid, active=True, person__is_active=True)
        candidates = list(enrolled.order_by("person_id").values_list("person_id", flat=True))
    else:
        assigned = RoleAssignment.objects.filter(context_id__in=place.path, person__is_active=True)
        candidates = list(assigned.order_by("person_id").values_list("person_id", flat=True).distinct())
    found = []
    for start in range(0, len(candidates), AT_ONCE):
        asked = [PermissionQuestion(person, capability, contextid) for person in candidates[start : start + AT_ONCE]]
        verdicts = decide_by_roles(asked)
        found += [question.userid for question in asked if verdicts[question].allowed]
    return found
