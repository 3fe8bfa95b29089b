"""Making and finding contexts."""

from __future__ import annotations

from django.db import transaction

from tutela.learning.models import Category, Context, Course, CourseModule, Person
from tutela.sdk import ContextLevel


def system_context() -> Context:
    """The root of the tree; made when it is first asked for."""
    return _get(ContextLevel.SYSTEM, 0, None)


def context_of(thing: Category | Course | CourseModule | Person) -> Context:
    """The context of *thing*, made with all above it when it does not exist yet."""
    if isinstance(thing, CourseModule):
        return _get(ContextLevel.MODULE, thing.pk, thing.course)
    if isinstance(thing, Course):
        return _get(ContextLevel.COURSE, thing.pk, thing.category)
    if isinstance(thing, Category):
        return _get(ContextLevel.CATEGORY, thing.pk, thing.parent)
    return _get(ContextLevel.USER, thing.pk, None)


def _get(level: ContextLevel, instanceid: int, above: Category | Course | None) -> Context:
    found = Context.objects.filter(level=level, instanceid=instanceid).first()
    return found if found is not None else _make(level, instanceid, above)


@transaction.atomic
def _make(level: ContextLevel, instanceid: int, above: Category | Course | None) -> Context:
    if level == ContextLevel.SYSTEM:
        prefix, depth = "/", 0
    else:
        parent = context_of(above) if above is not None else system_context()
        prefix, depth = parent.path, parent.depth
    context, new = Context.objects.get_or_create(
        level=level, instanceid=instanceid, defaults={"path": prefix, "depth": depth + 1}
    )
    if new:
        context.path = f"{prefix}{context.pk}/"
        context.save(update_fields=["path"])
    return context
