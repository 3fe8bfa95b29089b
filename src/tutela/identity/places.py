"""Where a context lies, and whether it is hidden: read for many contexts in one query."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from tutela.identity.models import Context
from tutela.identity.queries import marks, select, table
from tutela.sdk import ContextLevel


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
