"""Which activities were due in which range of their course.

In this order, the first that can say decides (it is Moodle's order):

1. the activity's own due date,
2. date conditions on the activity: a "from" after the range's end, or an "until" outside the range: no; inside: yes,
3. the same on its section,
4. sections that are stretches of days: the end of the section's,
5. the general section: never,
6. a course without start or end: never; a format without sections: always,
7. the k-th of n sections: k n-ths of the course's duration.

The calendar asks people for something too, which is the rows behind "activities due". A date counts for a person who is
in the course, can get at the activity, may do what it asks, and has not done it. That follows Moodle's own rules for
each type of activity (its ``core_calendar_provide_event_action``). They look at the present even for ranges that are
past: work that was handed in later, or a form that has closed since, then asks for nothing. Corrected: what was done by
the range's end counts as done, and what closed in the range did ask.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from functools import lru_cache
from itertools import accumulate, repeat
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import narwhals as nw
import pyarrow as pa

from tutela.analytics.engine.permissions import permitted
from tutela.sdk.periods import Period

if TYPE_CHECKING:
    from tutela.analytics.engine.duck import Engine

    Frame = nw.LazyFrame[Any]


ENDS_AT_CLOSE = ("choice", "data", "feedback", "quiz", "scorm")
"""Types that ask for nothing more once they are closed; in the others one can still be late."""
SUBMITTING_IS_ENOUGH = ("assign", "choice", "feedback", "lesson", "quiz")
"""Types that ask for nothing more once something was handed in; the others ask until the activity is completed."""
_LEARNERS, _TEACHERS = ("student",), ("editingteacher", "teacher", "manager")
ASKS_OF: Mapping[str, tuple[str, Collection[str]]] = {
    "assign": ("mod/assign:submit", _LEARNERS),
    "choice": ("mod/choice:view", (*_LEARNERS, *_TEACHERS)),
    "data": ("mod/data:view", (*_LEARNERS, *_TEACHERS)),
    "feedback": ("mod/feedback:complete", _LEARNERS),
    "forum": ("mod/forum:viewdiscussion", (*_LEARNERS, *_TEACHERS)),
    "quiz": ("mod/quiz:attempt", _LEARNERS),
    "workshop": ("mod/workshop:view", (*_LEARNERS, *_TEACHERS)),
}
"""The capability that each type asks for, and which archetypes have it by default; the other types ask for none."""
SEES_HIDDEN = ("moodle/course:viewhiddenactivities", _TEACHERS)
SEES_SHUT = ("moodle/course:ignoreavailabilityrestrictions", _TEACHERS)
GRADING = ("gradingdue",)
"""Kinds of dates that ask teachers."""

_PAIR = ["course_id", "person_id"]
_DONE = ["module_id", "person_id"]


def date_rows(engine: Engine, spans: Frame, now: int, *, compat: bool) -> Frame:
    """`Rows.DATES`: for each sample's person the dates in the range, in any course, that ask for something."""
    asked = _asked(engine, now, compat=compat).join(_present(engine, now), on="course_id", how="inner")
    open_to = engine.keep(_allowed(engine, _with_done(engine, _mine(engine, engine.keep(asked)))))
    people = spans.select("sample_id", "range_index", "person_id", "range_start", "range_end")
    rows = people.join(open_to, on="person_id", how="inner")
    rows = rows.filter((nw.col("time") >= nw.col("range_start")) & (nw.col("time") <= nw.col("range_end")))
    done = nw.col("done")
    return rows.filter(done.is_null() if compat else done.is_null() | (done > nw.col("range_end")))


def _present(engine: Engine, now: int) -> Frame:
    """Who is in which visible course now."""
    visible = engine.table("courses").filter(nw.col("is_visible")).select("course_id")
    enrolled = engine.table("enrolments").filter(
        nw.col("is_active")
        & (nw.col("start").is_null() | (nw.col("start") <= now))
        & (nw.col("end").is_null() | (nw.col("end") > now))
    )
    return enrolled.select(*_PAIR).join(visible, on="course_id", how="inner").unique()


def _asked(engine: Engine, now: int, *, compat: bool) -> Frame:
    """The dates of activities that are not over, and whether these are hidden, or shut by a date condition, now."""
    sections = engine.table("sections").select("section_id", section_shown="is_visible")
    modules = engine.table("modules").join(sections, on="section_id", how="inner")
    closed = nw.col("type").is_in(list(ENDS_AT_CLOSE)) & (nw.col("due") < now)
    if compat:
        modules = modules.filter(~closed.fill_null(value=False))
    hidden = ~(nw.col("is_visible") & nw.col("section_shown"))
    modules = modules.select("module_id", "section_id", is_hidden=hidden)
    for level in ("module", "section"):
        shut = _shut(engine, level, now).rename({"instance_id": f"{level}_id"})
        modules = modules.join(shut.with_columns(**{f"{level}_shut": nw.lit(1)}), on=f"{level}_id", how="left")
    is_shut = (nw.col("module_shut") == 1) | (nw.col("section_shut") == 1)
    modules = modules.select(
        "module_id", "is_hidden", is_shut=nw.when(is_shut).then(nw.lit(1)).otherwise(nw.lit(0)) == 1
    )
    dates = engine.table("calendar_events").filter(
        nw.col("is_action") & nw.col("is_visible") & ~nw.col("kind").is_in(list(GRADING))
    )
    chosen = dates.select(
        "calendar_event_id", "course_id", "group_id", "module_id", "module_type", "time", for_person="person_id"
    )
    return chosen.join(modules, on="module_id", how="inner")


def _shut(engine: Engine, level: str, now: int) -> Frame:
    """The modules or sections that a date condition keeps closed now."""
    time, direction = nw.col("time"), nw.col("direction")
    early = (direction == "from") & (time > now)
    late = (direction == "until") & (time <= now)
    dates = engine.table("availability_dates").filter((nw.col("level") == level) & (early | late))
    return dates.select("instance_id").unique()


def _mine(engine: Engine, asked: Frame) -> Frame:
    """Leaves out dates that are set for other persons or groups."""
    members = engine.table("group_members").select("group_id", "person_id").unique().with_columns(is_member=nw.lit(1))
    rows = asked.join(members, on=["group_id", "person_id"], how="left")
    for_group = nw.col("group_id").is_null() | (nw.col("is_member") == 1)
    for_person = nw.col("for_person").is_null() | (nw.col("for_person") == nw.col("person_id"))
    return rows.filter(for_group & for_person).drop("is_member")


def _with_done(engine: Engine, rows: Frame) -> Frame:
    """Adds ``done``: when the person first handed in or completed what is asked; null where not."""
    kept = engine.table("modules").filter(nw.col("type").is_in(list(SUBMITTING_IS_ENOUGH))).select("module_id")
    handed_in = engine.table("submissions").join(kept, on="module_id", how="inner").select(*_DONE, time="submitted")
    states = engine.table("module_completions").filter(nw.col("state") != "incomplete")
    completed = states.select(*_DONE, time=nw.coalesce(nw.col("changed"), nw.lit(0)))
    done = nw.concat([handed_in, completed]).group_by(*_DONE).agg(done=nw.col("time").min())
    return rows.join(done, on=_DONE, how="left")


def _allowed(engine: Engine, rows: Frame) -> Frame:
    """Leaves out what the person may not do or see."""
    may = engine.keep(permitted(engine, dict([*ASKS_OF.values(), SEES_HIDDEN, SEES_SHUT])))
    needed = nw.lit("")
    for module_type, (capability, _archetypes) in ASKS_OF.items():
        needed = nw.when(nw.col("module_type") == module_type).then(nw.lit(capability)).otherwise(needed)
    rows = rows.with_columns(capability=needed)
    rows = rows.join(may.with_columns(may=nw.lit(1)), on=[*_PAIR, "capability"], how="left")
    for mark, (capability, _archetypes) in (("sees_hidden", SEES_HIDDEN), ("sees_shut", SEES_SHUT)):
        able = may.filter(nw.col("capability") == capability).select(*_PAIR).with_columns(**{mark: nw.lit(1)})
        rows = rows.join(able, on=_PAIR, how="left")
    allowed = (nw.col("capability") == "") | (nw.col("may") == 1)
    seen = ~nw.col("is_hidden") | (nw.col("sees_hidden") == 1)
    entered = ~nw.col("is_shut") | (nw.col("sees_shut") == 1)
    return rows.filter(allowed & seen & entered).select("calendar_event_id", "person_id", "module_type", "time", "done")


MOODLES_TWO_HOURS = 7200
"""Moodle once added two hours to the end of a week and still takes them off, though they are no longer added."""

_KEY = ["module_id", "range_index"]


def due_activities(
    engine: Engine, ranges: Frame, modules: Frame, courses: Frame, zone: ZoneInfo, *, compat: bool
) -> Frame:
    """The rows of *modules* × *ranges* of their courses in which they were due, kept.

    *modules* has ``module_id, course_id, section_id, own_due`` and whatever else is to be passed on; *ranges* has
    ``course_id, range_index, range_start, range_end``; *courses* is the course_index' frame.
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
