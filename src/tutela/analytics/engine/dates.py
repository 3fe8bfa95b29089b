"""What the calendar asks of people: the rows behind "activities due".

A date counts for a person who is in the course, can get at the activity, may do what it asks, and has not done it.
That follows Moodle's own rules for each type of activity (its ``core_calendar_provide_event_action``). They look at the
present even for ranges that are past: work that was handed in later, or a form that has closed since, then asks for
nothing. Corrected: what was done by the range's end counts as done, and what closed in the range did ask.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

import narwhals as nw

from tutela.analytics.engine.permissions import permitted

if TYPE_CHECKING:
    from tutela.analytics.engine.engine import Engine

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
