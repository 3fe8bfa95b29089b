"""The analysers: what a target's samples are, and which are refused and why."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import duckdb
import narwhals as nw
import pyarrow as pa

from tutela.sdk.indicator import Sample
from tutela.sdk.record import TRAITS, arrow_schema

if TYPE_CHECKING:
    from tutela.analytics.engine.courses import Campus
    from tutela.analytics.engine.duck import Engine
    from tutela.sdk.interval import Moment
    from tutela.sdk.target import Target

    Frame = nw.LazyFrame[Any]
    from tutela.analytics.engine.matrix import Matrix
    from tutela.sdk.platform import Platform


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


def samples_of(engine: Engine, kind: Sample, campus: Campus, course_ids: list[int]) -> Frame:
    """All samples of *kind*; those of a course only in *course_ids*. Columns: `COLUMNS`."""
    if kind is Sample.PERSON:
        return _people(engine)
    chosen = campus.frame.filter(nw.col("course_id").is_in(course_ids))
    if kind is Sample.COURSE:
        return _courses(chosen)
    return _enrolments(engine, campus, chosen)


def _enrolments(engine: Engine, campus: Campus, chosen: Frame) -> Frame:
    """Every enrolment of a student, suspended ones too."""
    rows = engine.table("enrolments").unique(["enrolment_id"])
    learners = campus.students.select("course_id", "person_id")
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
