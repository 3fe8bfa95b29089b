"""The contexts of categories, courses and modules: making them where they are missing, listing and searching them."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from tutela.courses.models import Category, Course, CourseModule
from tutela.identity.api import (
    Context,
    NamedContext,
    Person,
    make_context,
    named_contexts,
    system_context,
)
from tutela.sdk import ContextLevel

LEVELS = (ContextLevel.CATEGORY, ContextLevel.COURSE, ContextLevel.MODULE)
FOUND_AT_MOST = 20
SHOWN_AT_MOST = 500


def context_of(thing: Category | Course | CourseModule | Person) -> Context:
    """The context of *thing*, made with all above it when it does not exist yet."""
    level = ContextLevel.USER if isinstance(thing, Person) else thing.context_level
    found = Context.objects.filter(level=level, instanceid=thing.pk).first()
    if found is not None:
        return found
    if isinstance(thing, Person):
        return make_context(level, thing.pk, system_context())
    above: Category | Course | None
    if isinstance(thing, CourseModule):
        above, courseid = thing.course, thing.course_id
    elif isinstance(thing, Course):
        above, courseid = thing.category, thing.pk
    else:
        above, courseid = thing.parent, None
    parent = context_of(above) if above is not None else system_context()
    with transaction.atomic():
        made = make_context(level, thing.pk, parent, courseid=courseid)
        thing.describe([thing.pk])  # from the row: the object at hand may be older
    made.refresh_from_db()
    return made


def contexts_below(contextid: int) -> list[NamedContext]:
    """The contexts right below: categories and courses, or the modules of a course, by name and `SHOWN_AT_MOST`.

    Those that have no context yet are given one.
    """
    here = Context.objects.get(pk=contextid)
    for thing in _things_below(here):
        context_of(thing)
    below = Context.objects.filter(path__startswith=here.path, depth=here.depth + 1, level__in=LEVELS)
    return _by_name(below.order_by("pk")[:SHOWN_AT_MOST])


def search_contexts(text: str) -> list[NamedContext]:
    """Categories, courses and modules with *text* in their name, `FOUND_AT_MOST` of each."""
    asked = text.strip()
    if not asked:
        return []
    courses = Course.objects.filter(Q(fullname__icontains=asked) | Q(shortname__icontains=asked))
    categories, modules = (kind.objects.filter(name__icontains=asked) for kind in (Category, CourseModule))
    ways = Q(pk__in=[])
    for level, things in zip(LEVELS, (categories, courses, modules), strict=True):
        ids = list(things.order_by("pk").values_list("pk", flat=True)[:FOUND_AT_MOST])
        ways |= Q(level=level, instanceid__in=ids)
    return _by_name(Context.objects.filter(ways))


def _by_name(contexts: QuerySet[Context]) -> list[NamedContext]:
    found = named_contexts(contexts.values_list("pk", flat=True))
    return sorted(found.values(), key=lambda one: (one.level, one.name.casefold(), one.id))


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
