"""Courses and who is in them: what the analysers and the targets' rules need to know of every course, in bulk;
and the analysers: what a target's samples are, and which are refused and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import duckdb
import narwhals as nw
import pyarrow as pa

from tutela.sdk.indicator import Sample
from tutela.sdk.record import TRAITS, arrow_schema
from tutela.sdk.target import Course

if TYPE_CHECKING:
    from tutela.analytics.engine.duck import Engine

    Frame = nw.LazyFrame[Any]
    from tutela.analytics.engine.matrix import Matrix
    from tutela.sdk.interval import Moment
    from tutela.sdk.platform import Platform
    from tutela.sdk.target import Target


STUDENT = ("student",)
TEACHER = ("editingteacher", "teacher")
SYSTEM, CATEGORY, COURSE = 10, 40, 50
_PAIR = ["course_id", "person_id"]


class Attendance:
    """When each person was seen in each course, over the whole log: one pass over it, made when first asked for."""

    def __init__(self, engine: Engine, courses: Frame) -> None:
        self._engine = engine
        self._courses = courses

    @cached_property
    def times(self) -> Frame:
        """First and last events of each person in each course, and how many (not anonymous) lie within it; kept."""
        dates = self._courses.select("course_id", "course_start", "course_end")
        events = self._engine.table("events").filter(~nw.col("course_id").is_null() & ~nw.col("person_id").is_null())
        timed = events.select(*_PAIR, "time", "level", "is_anonymous").join(dates, on="course_id", how="inner")
        time, start, end = nw.col("time"), nw.col("course_start"), nw.col("course_end")
        here = nw.when(nw.col("level") == COURSE).then(time)
        within = ~nw.col("is_anonymous") & (time > start) & (time < end)
        return self._engine.keep(
            timed.group_by(*_PAIR).agg(
                first_event_here=here.min(),
                last_event_here=here.max(),
                last_event=time.max(),
                last_event_by_end=nw.when(end.is_null() | (time <= end)).then(time).max(),
                events_within=nw.when(within).then(nw.lit(1)).otherwise(nw.lit(0)).sum().cast(nw.Int64),
            )
        )


@dataclass(frozen=True)
class CourseIndex:
    """The courses of a site: `frame` has one row for each, `courses` the same as objects, `students` who learns."""

    frame: Frame
    students: Frame
    attendance: Attendance
    courses: tuple[Course, ...]


def index_courses(engine: Engine, *, count_events: bool) -> CourseIndex:
    """Gather the courses. With *count_events*, how much their students did between start and end (reads the log)."""
    places = engine.keep(engine.from_arrow(_places(engine)))
    students = engine.keep(_with_role(engine, places, STUDENT))
    frame = engine.keep(_described(engine, places, students))
    attendance = Attendance(engine, frame)
    if count_events:
        frame = _joined(frame, _student_events(attendance, students), {"student_events": 0})
    else:
        frame = frame.with_columns(student_events=nw.lit(0))
    frame = engine.keep(frame)
    courses = tuple(_course(row) for row in engine.fetch_rows(frame.sort("position", "course_id")))
    return CourseIndex(frame, students, attendance, courses)


def _course(row: dict[str, Any]) -> Course:
    return Course(
        course_id=row["course_id"],
        start=row["course_start"],
        end=row["course_end"],
        is_visible=row["is_visible"],
        uses_sections=row["uses_sections"],
        students=int(row["students"]),
        student_events=int(row["student_events"]),
        completion_enabled=row["completion_enabled"],
        has_criteria=row["has_criteria"],
        competencies=int(row["competencies"]),
        pass_grade=row["pass_grade"],
    )


def _places(engine: Engine) -> pa.Table:
    """For every course the contexts in which a role counts there: its own and those above it."""
    rows: dict[str, list[Any]] = {"course_id": [], "context_id": [], "is_own": []}
    for course_id, path in paths_of(engine).items():
        for context_id in path:
            rows["course_id"].append(course_id)
            rows["context_id"].append(context_id)
            rows["is_own"].append(context_id == path[-1])
    kinds = {"course_id": pa.int64(), "context_id": pa.int64(), "is_own": pa.bool_()}
    return pa.table({name: pa.array(rows[name], kind) for name, kind in kinds.items()})


def paths_of(engine: Engine) -> dict[int, tuple[int, ...]]:
    """For every course the contexts from the site down to its own."""
    contexts = engine.table("contexts").filter(nw.col("level").is_in([SYSTEM, CATEGORY, COURSE]))
    known = {row["context_id"]: row["path"] for row in engine.fetch_rows(contexts.select("context_id", "path"))}
    paths: dict[int, tuple[int, ...]] = {}
    for course in engine.fetch_rows(_real_courses(engine).select("course_id", "context_id")):
        own = course["context_id"]
        above = [int(part) for part in (known.get(own) or "").split("/") if part]
        paths[course["course_id"]] = (*(context_id for context_id in above if context_id != own), own)
    return paths


def _real_courses(engine: Engine) -> Frame:
    return engine.table("courses").filter(~nw.col("is_site"))


def _with_role(engine: Engine, places: Frame, archetypes: tuple[str, ...]) -> Frame:
    """Who (not deleted) has a role of *archetypes* in a course or above: course_id, person_id, is_own."""
    alive = engine.table("people").filter(~nw.col("is_deleted")).select("person_id")
    given = engine.table("role_assignments").filter(nw.col("archetype").is_in(list(archetypes)))
    holders = given.select("context_id", "person_id").join(alive, on="person_id", how="inner")
    own = nw.col("is_own").cast(nw.Int64).max()
    return places.join(holders, on="context_id", how="inner").group_by("course_id", "person_id").agg(is_own=own)


def _described(engine: Engine, places: Frame, students: Frame) -> Frame:
    frame = _real_courses(engine).select(
        "course_id",
        "position",
        "format",
        "section_days",
        "section_count",
        "is_visible",
        "uses_sections",
        "completion_enabled",
        course_start="start",
        course_end="end",
    )
    here = nw.col("is_own").sum().cast(nw.Int64)
    teachers = _with_role(engine, places, TEACHER).group_by("course_id").agg(teachers_here=here)
    learners = students.group_by("course_id").agg(students=nw.len().cast(nw.Int64), students_here=here)
    criteria = engine.table("completion_criteria").group_by("course_id").agg(criteria=nw.len().cast(nw.Int64))
    taught = engine.table("course_competencies").group_by("course_id").agg(competencies=nw.len().cast(nw.Int64))
    frame = _joined(frame, teachers, {"teachers_here": 0})
    frame = _joined(frame, learners, {"students": 0, "students_here": 0})
    frame = _joined(frame, criteria, {"criteria": 0})
    frame = _joined(frame, taught, {"competencies": 0})
    frame = frame.join(_pass_grades(engine), on="course_id", how="left")
    return frame.with_columns(has_criteria=nw.col("criteria") > 0)


def _pass_grades(engine: Engine) -> Frame:
    """The grade to pass of courses whose grade is a number and that have one."""
    items = engine.table("grade_items").filter(
        (nw.col("kind") == "course") & (nw.col("grade_type") == "value") & (nw.col("pass_grade").abs() > 0.00001)
    )
    return items.group_by("course_id").agg(pass_grade=nw.col("pass_grade").max())


def _student_events(attendance: Attendance, students: Frame) -> Frame:
    theirs = attendance.times.join(students.select(*_PAIR), on=_PAIR, how="inner")
    return theirs.group_by("course_id").agg(student_events=nw.col("events_within").sum().cast(nw.Int64))


def _joined(frame: Frame, other: Frame, defaults: dict[str, int]) -> Frame:
    joined = frame.join(other, on="course_id", how="left")
    return joined.with_columns(*(nw.col(name).fill_null(value) for name, value in defaults.items()))


COLUMNS = (
    "sample_id",
    "person_id",
    "course_id",
    "course_start",
    "course_end",
    "enrolled_from",
    "enrolled_until",
    "enrolment_created",
)
_NOTHING = nw.lit(None).cast(nw.Int64)


def samples_of(engine: Engine, kind: Sample, course_index: CourseIndex, course_ids: list[int]) -> Frame:
    """All samples of *kind*; those of a course only in *course_ids*. Columns: `COLUMNS`."""
    if kind is Sample.PERSON:
        return _people(engine)
    chosen = course_index.frame.filter(nw.col("course_id").is_in(course_ids))
    if kind is Sample.COURSE:
        return _courses(chosen)
    return _enrolments(engine, course_index, chosen)


def _enrolments(engine: Engine, course_index: CourseIndex, chosen: Frame) -> Frame:
    """Every enrolment of a student, suspended ones too."""
    rows = engine.table("enrolments").unique(["enrolment_id"])
    learners = course_index.students.select("course_id", "person_id")
    dates = chosen.select("course_id", "course_start", "course_end")
    return (
        rows.join(dates, on="course_id", how="inner")
        .join(learners, on=["course_id", "person_id"], how="inner")
        .select(
            "person_id",
            "course_id",
            "course_start",
            "course_end",
            "method_id",
            sample_id="enrolment_id",
            enrolled_from="start",
            enrolled_until="end",
            enrolment_created="created",
        )
        .select(*COLUMNS, "method_id")
    )


def first_enrolments(samples: Frame) -> Frame:
    """One enrolment for each person and course: the first of the first way in, as Moodle's query happens to give it.

    (Moodle does not say in which order it takes them. MariaDB gives this order; PostgreSQL does until a row of
    ``enrol`` has been changed and so has moved.)
    """
    order = ["method_id", "sample_id"]
    return samples.unique(["course_id", "person_id"], keep="first", order_by=order).select(*COLUMNS)


def _courses(chosen: Frame) -> Frame:
    return chosen.select(
        "course_id",
        "course_start",
        "course_end",
        sample_id="course_id",
        person_id=_NOTHING,
        enrolled_from=_NOTHING,
        enrolled_until=_NOTHING,
        enrolment_created=_NOTHING,
    ).select(*COLUMNS)


def _people(engine: Engine) -> Frame:
    """Everybody with a working account of their own; administrators are nobody's learners."""
    gone = nw.col("is_deleted") | nw.col("is_suspended") | nw.col("is_guest") | nw.col("is_admin")
    nothing = dict.fromkeys(COLUMNS[2:], _NOTHING)
    people = engine.table("people").filter(~gone)
    return people.select("person_id", sample_id="person_id", **nothing).select(*COLUMNS)


def judged(engine: Engine, samples: Frame, target: Target, moment: Moment) -> tuple[Frame, Counter[str]]:
    """The samples that *target* accepts, kept; and how many were refused, by reason."""
    rules = target.sample_rules(moment)
    if not rules:
        return engine.keep(samples), Counter()
    verdict = nw.lit(None).cast(nw.Int64)
    for number, rule in reversed(list(enumerate(rules))):
        verdict = nw.when(rule.condition).then(nw.lit(number)).otherwise(verdict)
    marked = engine.keep(samples.with_columns(verdict=verdict))
    counts = marked.filter(~nw.col("verdict").is_null()).group_by("verdict").agg(n=nw.len().cast(nw.Int64))
    refused = Counter({rules[row["verdict"]].reason: row["n"] for row in engine.fetch_rows(counts)})
    return engine.keep(marked.filter(nw.col("verdict").is_null()).drop("verdict")), refused


BY_ROW = """
    SELECT value FROM matrix LEFT JOIN (
      SELECT place, max_by(value, traits.course_id IS NOT NULL) AS value
      FROM matrix JOIN traits ON traits.person_id = matrix.person_id
        AND (traits.course_id IS NULL OR traits.course_id = matrix.course_id)
      WHERE name = $name GROUP BY place
    ) USING (place) ORDER BY place
"""


def groups_of(platform: Platform[Any], matrix: Matrix) -> dict[str, list[str | None]]:
    """For each kind of trait that *platform* knows, the group of every row of *matrix*, in order; None: unknown.

    What is known of a person in the course counts before what is known of them in all courses. Raises `PlatformError`.
    """
    if TRAITS.name not in platform.tables():
        return {}
    known = pa.Table.from_batches(platform.read(TRAITS.name), arrow_schema(TRAITS))
    places = pa.array(range(matrix.rows.num_rows), pa.int64())
    rows = matrix.rows.select(["course_id", "person_id"]).append_column("place", places)
    with duckdb.connect() as connection:
        connection.register("matrix", rows)
        connection.register("traits", known)
        names = [name for (name,) in connection.execute("SELECT DISTINCT name FROM traits ORDER BY name").fetchall()]
        return {name: [value for (value,) in connection.execute(BY_ROW, {"name": name}).fetchall()] for name in names}
