"""The facts of samples that indicators and targets over `Rows.SAMPLE` name in `needs`; only those are computed."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any

import narwhals as nw

if TYPE_CHECKING:
    from tutela.analytics.engine.courses import Campus
    from tutela.analytics.engine.engine import Engine
    from tutela.analytics.engine.levels import Family

    Frame = nw.LazyFrame[Any]

COURSE = frozenset(
    {"completion_enabled", "has_criteria", "competencies", "pass_grade", "teachers_here", "students_here"}
)
POTENTIALS = frozenset({"has_modules", "deepest_potential", "broadest_potential"})
PERSON = frozenset(
    {
        "is_confirmed",
        "has_pending_policies",
        "has_description",
        "has_picture",
        "has_institution",
        "has_department",
        "has_address",
        "has_city",
        "has_country",
        "tracks_forums",
    }
)
EVENTS = frozenset({"first_event_here", "last_event_here", "last_event", "last_event_by_end"})
IN_RANGE = frozenset({"events_in_range", "last_event_in_range"})
OF_SAMPLE = frozenset({"enrolled_from", "enrolled_until"})
_PAIR = ["course_id", "person_id"]


def with_facts(engine: Engine, rows: Frame, needs: Collection[str], campus: Campus, family: Family) -> Frame:
    """*rows* (samples, or samples × ranges) with the facts in *needs*, except those of ranges."""
    wanted = set(needs) - OF_SAMPLE - IN_RANGE
    if chosen := sorted(wanted & COURSE):
        rows = rows.join(campus.frame.select("course_id", *chosen), on="course_id", how="left")
    if wanted & POTENTIALS:
        rows = rows.join(_potentials(engine, family), on="course_id", how="left")
    if chosen := sorted(wanted & PERSON):
        rows = rows.join(engine.table("people").select("person_id", *chosen), on="person_id", how="left")
    if wanted & EVENTS:
        rows = rows.join(campus.attendance.times.select(*_PAIR, *sorted(wanted & EVENTS)), on=_PAIR, how="left")
    for name in sorted(wanted & set(OF_PAIRS)):
        rows = rows.join(OF_PAIRS[name](engine), on=_PAIR, how="left")
    if "proficient" in wanted:
        rows = rows.with_columns(nw.col("proficient").fill_null(0))
    return rows


def _potentials(engine: Engine, family: Family) -> Frame:
    """The most that the activities of each course allow, hidden ones included."""
    modules = family.with_potential(engine.table("modules"))
    return modules.group_by("course_id").agg(
        deepest_potential=nw.col("cognitive_potential").max(),
        broadest_potential=nw.col("social_potential").max(),
        has_modules=nw.col("module_id").max() >= 0,
    )


def _last_access(engine: Engine) -> Frame:
    return engine.table("last_accesses").group_by(*_PAIR).agg(last_access=nw.col("time").max())


def _completed(engine: Engine) -> Frame:
    return engine.table("course_completions").group_by(*_PAIR).agg(completed=nw.col("completed").max())


def _course_grade(engine: Engine) -> Frame:
    items = engine.table("grade_items").filter(nw.col("kind") == "course").select("item_id", "course_id")
    given = engine.table("grades").select("item_id", "person_id", "grade")
    return items.join(given, on="item_id", how="inner").group_by(*_PAIR).agg(course_grade=nw.col("grade").max())


def _proficient(engine: Engine) -> Frame:
    """In how many of the competencies that the course teaches a person is proficient."""
    rated = engine.table("competency_ratings").filter(nw.col("is_proficient"))
    taught = engine.table("course_competencies").select("course_id", "competency_id")
    met = rated.select(*_PAIR, "competency_id").join(taught, on=["course_id", "competency_id"], how="inner")
    return met.group_by(*_PAIR).agg(proficient=nw.col("competency_id").n_unique().cast(nw.Int64))


OF_PAIRS: dict[str, Callable[[Engine], Frame]] = {
    "last_access": _last_access,
    "completed": _completed,
    "course_grade": _course_grade,
    "proficient": _proficient,
}
"""The facts of a person in a course, and where they come from."""
