"""From the ids of a platform to rows of ours, for many at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from tutela.courses.models import Category, Course
from tutela.identity.api import Context, Person, chunks, marks, select, table
from tutela.sdk import ContextLevel

SITE = 0
"""The remoteid of the category that stands for a whole platform."""


class LocalCourse(NamedTuple):
    """A course of ours that stands for one of a platform's, and its context."""

    courseid: int
    contextid: int


def local_courses(platformid: int, remoteids: Iterable[int]) -> dict[int, LocalCourse]:
    """The courses that stand for those of a platform, by the ids there; what is not mirrored (yet) is absent."""
    sql = (
        f"SELECT c.remoteid, c.id, x.id FROM {table(Course)} c"  # noqa: S608 - names of our own models only
        f" JOIN {table(Context)} x ON x.instanceid = c.id AND x.level = {ContextLevel.COURSE.value}"
        " WHERE c.platform_id = %s AND c.remoteid"
    )
    return {row[0]: LocalCourse(row[1], row[2]) for row in _chunked(sql, platformid, remoteids)}


def local_people(platformid: int, remoteids: Iterable[int]) -> dict[int, int]:
    """Who stands for the people of a platform, by their ids there; those who are not mirrored (yet) are absent."""
    sql = f"SELECT remoteid, id FROM {table(Person)} WHERE platform_id = %s AND remoteid"  # noqa: S608
    return dict(_chunked(sql, platformid, remoteids))


def site_context(platformid: int) -> int | None:
    """The context that stands for a whole platform: the one of its category. None before its first sync."""
    category = Category.objects.filter(platform_id=platformid, remoteid=SITE).values_list("id", flat=True)
    found = Context.objects.filter(level=ContextLevel.CATEGORY, instanceid__in=category)
    return found.values_list("id", flat=True).first()


def _chunked(sql: str, platformid: int, remoteids: Iterable[int]) -> Iterator[tuple[Any, ...]]:
    for chunk in chunks(sorted(set(remoteids))):
        yield from select(f"{sql} IN ({marks(chunk)})", [platformid, *chunk])
