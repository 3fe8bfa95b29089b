"""Who holds a capability somewhere by the roles that they have, as those are told who are concerned.

Site administrators may do everything, but are told only of what a role of theirs makes their business.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from tutela.learning.contexts import system_context
from tutela.learning.models import Context, Enrolment, Person, RoleAssignment
from tutela.learning.permissions import Question, decide_by_roles
from tutela.learning.places import places
from tutela.sdk import ContextLevel

AT_ONCE = 5000


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
        asked = [Question(person, capability, contextid) for person in candidates[start : start + AT_ONCE]]
        verdicts = decide_by_roles(asked)
        found += [question.userid for question in asked if verdicts[question].allowed]
    return found


def people_contexts(personids: Iterable[int]) -> dict[int, int]:
    """The contexts of people, by their ids; made where they are missing, with a few statements for thousands."""
    wanted = sorted(set(personids))
    found: dict[int, int] = {}
    for start in range(0, len(wanted), AT_ONCE):
        part = wanted[start : start + AT_ONCE]
        missing = set(part) - set(_contexts(part))
        if missing:
            _make(Person.objects.filter(pk__in=missing).values_list("pk", flat=True))
        found |= _contexts(part)
    return found


def _contexts(personids: Collection[int]) -> dict[int, int]:
    rows = Context.objects.filter(level=ContextLevel.USER, instanceid__in=personids)
    return dict(rows.values_list("instanceid", "pk"))


@transaction.atomic
def _make(personids: Iterable[int]) -> None:
    above = system_context()
    rows = [Context(level=ContextLevel.USER, instanceid=each, path=above.path, depth=2) for each in personids]
    Context.objects.bulk_create(rows, ignore_conflicts=True)
    begun = Context.objects.filter(level=ContextLevel.USER, path=above.path)
    begun.update(path=Concat(Value(above.path), Cast("pk", CharField()), Value("/")))
