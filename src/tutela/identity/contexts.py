"""Places by their names: those on a way, those below one, those that a search finds; a constant number of queries."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet

from tutela.learning.contexts import context_of
from tutela.learning.models import Category, Context, Course, CourseModule, Person
from tutela.sdk import ContextLevel

NAMED: dict[ContextLevel, tuple[type[Model], str]] = {
    ContextLevel.CATEGORY: (Category, "name"),
    ContextLevel.COURSE: (Course, "fullname"),
    ContextLevel.MODULE: (CourseModule, "name"),
}
FOUND_AT_MOST = 20
SHOWN_AT_MOST = 500


@dataclass(frozen=True)
class NamedContext:
    """A place with its name; '' for the system, and for what is gone. `path` runs from the system down to it."""

    id: int
    level: ContextLevel
    instanceid: int
    path: tuple[int, ...]
    name: str


def named_contexts(contextids: Collection[int]) -> dict[int, NamedContext]:
    """The places of *contextids*, by id: one query for them, and one for each kind of thing among them."""
    return {one.id: one for one in _named(Context.objects.filter(pk__in=list(contextids)))}


def contexts_below(contextid: int) -> list[NamedContext]:
    """The places right below: categories and courses, or the modules of a course, by name and `SHOWN_AT_MOST`.

    Those that have no context yet are given one.
    """
    here = Context.objects.get(pk=contextid)
    for thing in _things_below(here):
        context_of(thing)
    below = Context.objects.filter(path__startswith=here.path, depth=here.depth + 1, level__in=NAMED)
    found = _named(below.order_by("pk")[:SHOWN_AT_MOST])
    return sorted(found, key=lambda one: (one.level, one.name.casefold(), one.id))


def search_contexts(text: str) -> list[NamedContext]:
    """Categories, courses and modules with *text* in their name, `FOUND_AT_MOST` of each."""
    asked = text.strip()
    if not asked:
        return []
    courses = Course.objects.filter(Q(fullname__icontains=asked) | Q(shortname__icontains=asked))
    categories, modules = (kind.objects.filter(name__icontains=asked) for kind in (Category, CourseModule))
    ways = Q(pk__in=[])
    for level, things in zip(NAMED, (categories, courses, modules), strict=True):
        ids = list(things.order_by("pk").values_list("pk", flat=True)[:FOUND_AT_MOST])
        ways |= Q(level=level, instanceid__in=ids)
    return sorted(_named(Context.objects.filter(ways)), key=lambda one: (one.level, one.name.casefold(), one.id))


def names_of_people(userids: Iterable[int | None]) -> dict[int, str]:
    """What these people are called: one query."""
    people = Person.objects.filter(pk__in={userid for userid in userids if userid is not None})
    return {person.pk: person.get_full_name() for person in people}


def _things_below(here: Context) -> list[Any]:
    """What lies right below and has no context yet."""
    known = Context.objects.filter(path__startswith=here.path)
    missing: list[Any] = []
    for level, things in _kinds_below(here):
        having = known.filter(level=level).values("instanceid")
        missing += things.exclude(pk__in=having)[:SHOWN_AT_MOST]
    return missing


def _kinds_below(here: Context) -> list[tuple[ContextLevel, QuerySet[Any]]]:
    match ContextLevel(here.level):
        case ContextLevel.SYSTEM:
            return [(ContextLevel.CATEGORY, Category.objects.filter(parent=None))]
        case ContextLevel.CATEGORY:
            courses = Course.objects.select_related("category").filter(category_id=here.instanceid)
            return [
                (ContextLevel.CATEGORY, Category.objects.filter(parent_id=here.instanceid)),
                (ContextLevel.COURSE, courses),
            ]
        case ContextLevel.COURSE:
            modules = CourseModule.objects.select_related("course__category").filter(course_id=here.instanceid)
            return [(ContextLevel.MODULE, modules)]
        case _:
            return []


def _named(contexts: Iterable[Context]) -> list[NamedContext]:
    found = list(contexts)
    names: dict[tuple[int, int], str] = {}
    for level, (kind, column) in NAMED.items():
        ids = [context.instanceid for context in found if context.level == level]
        rows = kind._default_manager.filter(pk__in=ids).values_list("pk", column) if ids else ()
        names.update({(level, key): name for key, name in rows})
    return [
        NamedContext(
            context.pk,
            ContextLevel(context.level),
            context.instanceid,
            tuple(context.ids()),
            names.get((context.level, context.instanceid), ""),
        )
        for context in found
    ]
