"""Which activities were due in which range of their course.

In this order, the first that can say decides (it is Moodle's order):

1. the activity's own due date,
2. date conditions on the activity: a "from" after the range's end, or an "until" outside the range: no; inside: yes,
3. the same on its section,
4. sections that are stretches of days: the end of the section's,
5. the general section: never,
6. a course without start or end: never; a format without sections: always,
7. the k-th of n sections: k n-ths of the course's duration.
"""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import accumulate, repeat
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import narwhals as nw
import pyarrow as pa

from tutela.sdk.periods import Period

if TYPE_CHECKING:
    from tutela.analytics.engine.engine import Engine

    Frame = nw.LazyFrame[Any]

MOODLES_TWO_HOURS = 7200
"""Moodle once added two hours to the end of a week and still takes them off, though they are no longer added."""

_KEY = ["module_id", "range_index"]


def due_activities(
    engine: Engine, ranges: Frame, modules: Frame, courses: Frame, zone: ZoneInfo, *, compat: bool
) -> Frame:
    """The rows of *modules* × *ranges* of their courses in which they were due, kept.

    *modules* has ``module_id, course_id, section_id, own_due`` and whatever else is to be passed on; *ranges* has
    ``course_id, range_index, range_start, range_end``; *courses* is the campus' frame.
    """
    sections = engine.from_arrow(_section_ends(engine, courses, zone, compat=compat))
    placed = modules.join(sections, on="section_id", how="left")
    pairs = engine.keep(placed.join(ranges, on="course_id", how="inner"))
    by_module = _by_dates(engine, pairs, "module", "module_id").rename({"verdict": "module_verdict"})
    by_section = _by_dates(engine, pairs, "section", "section_id").rename({"verdict": "section_verdict"})
    judged = pairs.join(by_module, on=_KEY, how="left").join(by_section, on=_KEY, how="left")
    return engine.keep(
        judged.filter(_is_due()).drop("module_verdict", "section_verdict", "section_ends", "section_open")
    )


def _is_due() -> nw.Expr:
    own, ends = nw.col("own_due"), nw.col("section_ends")
    return (
        nw.when(~own.is_null())
        .then(_within(own))
        .when(~nw.col("module_verdict").is_null())
        .then(nw.col("module_verdict") == 1)
        .when(~nw.col("section_verdict").is_null())
        .then(nw.col("section_verdict") == 1)
        .when(~ends.is_null())
        .then(_within(ends))
        .otherwise(nw.col("section_open").fill_null(value=False))
    )


def _within(time: nw.Expr) -> nw.Expr:
    return (time > nw.col("range_start")) & (time <= nw.col("range_end"))


def _by_dates(engine: Engine, pairs: Frame, level: str, instance: str) -> Frame:
    """What the first telling date condition says: 1 due, 0 not; no row where none tells."""
    dates = engine.table("availability_dates").filter(nw.col("level") == level)
    conditions = dates.select("position", "direction", "time", **{instance: nw.col("instance_id")})
    met = pairs.select(*_KEY, "range_start", "range_end", *({instance} - {"module_id"})).join(
        conditions, on=instance, how="inner"
    )
    time, start, end = nw.col("time"), nw.col("range_start"), nw.col("range_end")
    until = nw.col("direction") == "until"
    says = (
        nw.when((nw.col("direction") == "from") & (time > end))
        .then(nw.lit(0))
        .when(until & ((time < start) | (time > end)))
        .then(nw.lit(0))
        .when(until & (time > start) & (time < end))
        .then(nw.lit(1))
    )
    # The first condition that says anything wins: order and verdict in one number.
    ranked = met.with_columns(says=says).filter(~nw.col("says").is_null())
    first = ranked.group_by(*_KEY).agg(first=(nw.col("position") * 2 + nw.col("says")).min())
    return first.select(*_KEY, verdict=(nw.col("first") % 2).cast(nw.Int64))


def _section_ends(engine: Engine, courses: Frame, zone: ZoneInfo, *, compat: bool) -> pa.Table:
    """For every section when its activities are due, or that they always are."""
    known = {row["course_id"]: row for row in engine.fetch_rows(courses)}
    sections = engine.fetch_rows(engine.table("sections").select("section_id", "course_id", "number"))
    counted: dict[int, int] = {}
    for section in sections:
        if section["number"] != 0:
            counted[section["course_id"]] = counted.get(section["course_id"], 0) + 1
    rows: dict[str, list[Any]] = {"section_id": [], "section_ends": [], "section_open": []}
    for section in sections:
        course = known.get(section["course_id"])
        if course is None:
            continue
        ends, is_open = _section_end(
            course, section["number"], counted.get(section["course_id"], 0), zone, compat=compat
        )
        rows["section_id"].append(section["section_id"])
        rows["section_ends"].append(ends)
        rows["section_open"].append(is_open)
    kinds = {"section_id": pa.int64(), "section_ends": pa.int64(), "section_open": pa.bool_()}
    return pa.table({name: pa.array(rows[name], kind) for name, kind in kinds.items()})


def _section_end(
    course: dict[str, Any], number: int, sections: int, zone: ZoneInfo, *, compat: bool
) -> tuple[int | None, bool]:
    start, end = course["course_start"], course["course_end"]
    if course["section_days"]:
        if start is None:
            return None, False
        stretches = _stretches(start, course["section_days"], max(number, sections, 1), zone)
        return stretches[max(number, 1) - 1] - (MOODLES_TWO_HOURS if compat else 0), False
    if number == 0 or start is None or end is None:
        return None, False
    if not course["uses_sections"]:
        return None, True
    parts = course["section_count"] or sections
    return start + math.floor((end - start) / parts + 0.5) * number, False


@lru_cache(maxsize=256)
def _stretches(start: int, days: int, number: int, zone: ZoneInfo) -> tuple[int, ...]:
    """The ends of the first stretches of days, each counted from the one before.

    Where the clock skips the time of day at which one ends, that one and all later ones end an hour later on it.
    """
    period = Period(days=days)
    return tuple(accumulate(repeat(zone, number), period.after, initial=start))[1:]
