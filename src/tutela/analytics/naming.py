"""What contexts and people are called, for many at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from tutela.analytics.views import ContextView
from tutela.courses.api import Category, Course
from tutela.identity.api import Context, Person
from tutela.sdk import ContextLevel

NAMED = {ContextLevel.CATEGORY: Category, ContextLevel.COURSE: Course, ContextLevel.USER: Person}

SEARCHED = ((ContextLevel.COURSE, Course, "fullname"), (ContextLevel.CATEGORY, Category, "name"))
"""What a model can be restricted to, and the column by which it is found."""


def contexts_named(contextids: Iterable[int]) -> dict[int, ContextView]:
    """The contexts with what they are called, by id; four queries. '' for the system; what is gone is absent."""
    found = Context.objects.in_bulk(list(set(contextids)))
    names: dict[tuple[int, int], str] = {}
    for level, model in NAMED.items():
        wanted = [each.instanceid for each in found.values() if each.level == level]
        if wanted:
            rows = model._default_manager.in_bulk(wanted)
            names.update({(level, key): str(row) for key, row in rows.items()})
    return {key: ContextView(key, names.get((each.level, each.instanceid), "")) for key, each in sorted(found.items())}


def people_named(personids: Collection[int | None]) -> dict[int, str]:
    """What people are called, by id; one query."""
    wanted = [key for key in set(personids) if key is not None]
    return {key: str(person) for key, person in Person.objects.in_bulk(wanted).items()} if wanted else {}


def courses_named(courseids: Collection[int | None]) -> dict[int, str]:
    """What courses are called, by id; one query."""
    wanted = [key for key in set(courseids) if key is not None]
    return {key: str(course) for key, course in Course.objects.in_bulk(wanted).items()} if wanted else {}
