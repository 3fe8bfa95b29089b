"""Where a context lies, and whether it is hidden: read for many contexts in one query."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from tutela.learning.models import Context, Course, CourseModule, Section
from tutela.learning.rows import marks, select, table
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
    context, module, section, course = (table(model) for model in (Context, CourseModule, Section, Course))
    return f"""
        SELECT c.id, c.level, c.instanceid, c.path, course.id, course.visible, module.visible, section.visible
        FROM {context} c
        LEFT JOIN {module} module ON c.level = {ContextLevel.MODULE.value} AND module.id = c.instanceid
        LEFT JOIN {section} section ON section.id = module.section_id
        LEFT JOIN {course} course ON course.id = CASE WHEN c.level = {ContextLevel.COURSE.value} THEN c.instanceid
                                                      ELSE module.course_id END
        WHERE c.id IN """  # noqa: S608 - names of our own models only


def places(contextids: Collection[int]) -> dict[int, Place]:
    """The places of *contextids*, by id; an id that does not exist is absent."""
    if not contextids:
        return {}
    wanted = sorted(contextids)
    rows = select(f"{_sql()}({marks(wanted)})", wanted)
    return {row[0]: _place(*row) for row in rows}


def _place(
    contextid: int,
    level: int,
    instanceid: int,
    path: str,
    courseid: int | None,
    course_visible: bool | None,
    module_visible: bool | None,
    section_visible: bool | None,
) -> Place:
    return Place(
        contextid=contextid,
        level=ContextLevel(level),
        instanceid=instanceid,
        path=tuple(int(part) for part in path.strip("/").split("/")),
        courseid=courseid,
        course_hidden=course_visible is not None and not course_visible,
        module_hidden=module_visible is not None and not (module_visible and section_visible),
    )
