"""The context tree: making contexts, describing them, their names, where they lie and whether they are hidden."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from django.db import transaction
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat, Substr

from tutela.identity.models import Context, Person
from tutela.identity.queries import marks, select, table
from tutela.sdk import ContextLevel

AT_ONCE = 10_000
"""Ids in one list of a query; SQLite takes some 30,000 values, the others more."""
PEOPLE_AT_ONCE = 5000


def chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """*ids* in lists that every database takes."""
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))


def system_context() -> Context:
    """The root of the tree; made when it is first asked for."""
    found = Context.objects.filter(level=ContextLevel.SYSTEM, instanceid=0).first()
    return found if found is not None else make_context(ContextLevel.SYSTEM, 0, None)


@transaction.atomic
def make_context(
    level: ContextLevel,
    instanceid: int,
    parent: Context | None,
    *,
    courseid: int | None = None,
) -> Context:
    """The context of a thing below *parent* (None for the root alone), made where another has not made it yet."""
    prefix, depth = ("/", 0) if parent is None else (parent.path, parent.depth)
    values = {"path": prefix, "depth": depth + 1, "courseid": courseid}
    context, new = Context.objects.get_or_create(level=level, instanceid=instanceid, defaults=values)
    if new:
        context.path = f"{prefix}{context.pk}/"
        context.save(update_fields=["path"])
    return context


def describe_contexts(level: ContextLevel, described: Mapping[int, tuple[str, bool]]) -> None:
    """Write the names and the hidden flags of things into their contexts, where they differ: instanceid → both.

    Call it in the transaction that writes the things. What has no context yet is described when one is made.
    """
    changed = []
    for some in chunks(sorted(described)):
        for context in Context.objects.filter(level=level, instanceid__in=some).only("name", "hidden", "instanceid"):
            if (context.name, context.hidden) != described[context.instanceid]:
                context.name, context.hidden = described[context.instanceid]
                changed.append(context)
    Context.objects.bulk_update(changed, ["name", "hidden"], batch_size=250)


@transaction.atomic
def place_contexts(level: ContextLevel, parents: Mapping[int, int], above: ContextLevel) -> None:
    """See to it that each category or course has a context below that of its parent; its caller describes it.

    *parents* maps instanceid to the parent's instanceid, which has a context of the level *above*.
    """
    paths = {instanceid: path for instanceid, _context, path in _of(above, set(parents.values()))}
    missing = parents.keys() - {instanceid for instanceid, _context, _path in _of(level, set(parents))}
    Context.objects.bulk_create(
        [
            Context(
                level=level,
                instanceid=key,
                path="",
                depth=0,
                courseid=key if level == ContextLevel.COURSE else None,
            )
            for key in sorted(missing)
        ],
        ignore_conflicts=True,
    )
    changed = []
    for instanceid, contextid, path in _of(level, set(parents)):
        wanted = f"{paths[parents[instanceid]]}{contextid}/"
        if path != wanted:
            if path:
                _move_what_is_below(path, wanted)
            changed.append(Context(pk=contextid, path=wanted, depth=wanted.count("/") - 1))
    Context.objects.bulk_update(changed, ["path", "depth"], batch_size=250)


def _of(level: ContextLevel, instanceids: set[int]) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    for some in chunks(sorted(instanceids)):
        rows = Context.objects.filter(level=level, instanceid__in=some)
        found.extend(rows.values_list("instanceid", "pk", "path"))
    return found


def _move_what_is_below(before: str, after: str) -> None:
    Context.objects.filter(path__startswith=before).exclude(path=before).update(
        path=Concat(Value(after), Substr("path", len(before) + 1), output_field=CharField()),
        depth=F("depth") + after.count("/") - before.count("/"),
    )


def people_contexts(personids: Iterable[int]) -> dict[int, int]:
    """The contexts of people, by their ids; made where they are missing, with a few statements for thousands."""
    wanted = sorted(set(personids))
    found: dict[int, int] = {}
    for start in range(0, len(wanted), PEOPLE_AT_ONCE):
        part = wanted[start : start + PEOPLE_AT_ONCE]
        missing = set(part) - set(_contexts_of_people(part))
        if missing:
            _make_for_people(Person.objects.filter(pk__in=missing).values_list("pk", flat=True))
        found |= _contexts_of_people(part)
    return found


def _contexts_of_people(personids: Collection[int]) -> dict[int, int]:
    rows = Context.objects.filter(level=ContextLevel.USER, instanceid__in=personids)
    return dict(rows.values_list("instanceid", "pk"))


@transaction.atomic
def _make_for_people(personids: Iterable[int]) -> None:
    above = system_context()
    rows = [Context(level=ContextLevel.USER, instanceid=each, path=above.path, depth=2) for each in personids]
    Context.objects.bulk_create(rows, ignore_conflicts=True)
    begun = Context.objects.filter(level=ContextLevel.USER, path=above.path)
    begun.update(path=Concat(Value(above.path), Cast("pk", CharField()), Value("/")))


@dataclass(frozen=True)
class NamedContext:
    """A context with its name; '' for the system and for people. `path` runs from the system down to it."""

    id: int
    level: ContextLevel
    instanceid: int
    path: tuple[int, ...]
    name: str


def named_contexts(contextids: Iterable[int]) -> dict[int, NamedContext]:
    """The contexts of *contextids*, by id: one query."""
    return {
        one.pk: NamedContext(one.pk, ContextLevel(one.level), one.instanceid, tuple(one.ids()), one.name)
        for one in Context.objects.filter(pk__in=list(contextids))
    }


def context_name(contextid: int) -> str:
    """What the category, course, module or person of a context is called; '' for the system, and for what is gone."""
    context = Context.objects.filter(pk=contextid).first()
    if context is None:
        return ""
    if context.level == ContextLevel.USER:
        return str(Person.objects.filter(pk=context.instanceid).first() or "")
    return context.name


@dataclass(frozen=True, slots=True)
class Place:
    """A context as decisions need it: `path` runs from the system down to the context itself."""

    contextid: int
    level: ContextLevel
    instanceid: int
    path: tuple[int, ...]
    courseid: int | None
    course_hidden: bool
    module_hidden: bool


@cache
def _sql() -> str:
    return (
        "SELECT c.id, c.level, c.instanceid, c.path, c.courseid, c.hidden, course.hidden"  # noqa: S608
        f" FROM {table(Context)} c LEFT JOIN {table(Context)} course"
        f" ON course.level = {ContextLevel.COURSE.value} AND course.instanceid = c.courseid WHERE c.id IN "
    )


def places(contextids: Collection[int]) -> dict[int, Place]:
    """The places of *contextids*, by id; an id that does not exist is absent."""
    if not contextids:
        return {}
    wanted = sorted(contextids)
    return {
        contextid: Place(
            contextid=contextid,
            level=ContextLevel(level),
            instanceid=instanceid,
            path=tuple(int(part) for part in path.strip("/").split("/")),
            courseid=courseid,
            course_hidden=bool(course_hidden),
            module_hidden=level == ContextLevel.MODULE and bool(hidden),
        )
        for contextid, level, instanceid, path, courseid, hidden, course_hidden in select(
            f"{_sql()}({marks(wanted)})", wanted
        )
    }
