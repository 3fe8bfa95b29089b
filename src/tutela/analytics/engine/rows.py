"""Makes the relations that indicators aggregate over (`tutela.sdk.rows`), each cut at the ranges' ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw

from tutela.analytics.engine.levels import graded_items

if TYPE_CHECKING:
    from tutela.analytics.engine.duck import Engine

    Frame = nw.LazyFrame[Any]

_PAIR = ["course_id", "person_id"]
_EVENT = ("event_id", "time", "level", "instance_id", "name", "crud", "is_anonymous", "repeats")


def event_rows(engine: Engine, spans: Frame, *, compat: bool) -> Frame:
    """`Rows.EVENTS`: what each sample's person did in the course in the range."""
    rows = spans.join(_events(engine, compat=compat), on=_PAIR, how="inner")
    return rows.filter((nw.col("time") > nw.col("range_start")) & (nw.col("time") <= nw.col("range_end")))


def recent_rows(engine: Engine, spans: Frame, *, compat: bool) -> Frame:
    """`Rows.RECENT`: the same and as long a time before."""
    rows = spans.join(_events(engine, compat=compat), on=_PAIR, how="inner")
    start, end = nw.col("range_start"), nw.col("range_end")
    recent = rows.filter((nw.col("time") > start - (end - start)) & (nw.col("time") <= end))
    return recent.with_columns(is_before=nw.col("time") <= nw.col("range_start"))


def _events(engine: Engine, *, compat: bool) -> Frame:
    events = engine.table("events")
    if not compat:
        # What must not be traced to a person is not used about that person. Moodle does use it.
        events = events.filter(~nw.col("is_anonymous"))
    return events.select(*_PAIR, *_EVENT)


def work_rows(engine: Engine, spans: Frame) -> Frame:
    """`Rows.WORK`: the visible activities with a due date that had come by the range's end."""
    asked = engine.table("modules").filter(nw.col("is_visible")).select("module_id", "course_id", everybodys="due")
    moved = engine.table("due_overrides").select("module_id", "person_id", own="due").with_columns(is_moved=nw.lit(1))
    rows = spans.join(asked, on="course_id", how="inner").join(moved, on=["module_id", "person_id"], how="left")
    due = nw.when(nw.col("is_moved") == 1).then(nw.col("own")).otherwise(nw.col("everybodys"))
    rows = rows.with_columns(due=due).filter(nw.col("due") <= nw.col("range_end"))
    handed_in = engine.table("submissions").group_by("module_id", "person_id").agg(first=nw.col("submitted").min())
    rows = rows.join(handed_in, on=["module_id", "person_id"], how="left")
    rows = rows.join(_scores(engine), on=["module_id", "person_id"], how="left")
    rows = rows.join(_weights(engine), on="module_id", how="left")
    end, alike = nw.col("range_end"), ("module_id", "range_index")
    by_end = nw.when(nw.col("first") <= end).then(nw.col("first"))
    known = nw.when(nw.col("graded") <= end).then(nw.col("share"))
    rows = rows.with_columns(submitted=by_end, score=known, weight=nw.col("weight").fill_null(1.0))
    handed = nw.when(nw.col("submitted").is_null()).then(nw.lit(0.0)).otherwise(nw.lit(1.0))
    return rows.with_columns(handed=handed).with_columns(usual=nw.col("handed").mean().over(*alike))


def _scores(engine: Engine) -> Frame:
    """What each person got in each activity, as a share of its scale, and when."""
    found = _given(engine).join(graded_items(engine).select("item_id", "module_id"), on="item_id", how="inner")
    return found.group_by("module_id", "person_id").agg(share=nw.col("score").mean(), graded=nw.col("graded").max())


def _weights(engine: Engine) -> Frame:
    """How much each activity counts. An activity without a weight in a course that has weights counts nothing."""
    items = graded_items(engine).select("item_id", "module_id", "course_id")
    known = items.join(engine.table("grade_weights"), on="item_id", how="left")
    weighted = known.group_by("course_id").agg(total=nw.col("weight").sum())
    rows = known.join(weighted, on="course_id", how="inner").filter(nw.col("total") > 0)
    return rows.group_by("module_id").agg(weight=nw.col("weight").fill_null(0.0).sum())


def _given(engine: Engine) -> Frame:
    """The grades of activities as shares of their scales, 0 to 1."""
    items = graded_items(engine).filter(nw.col("maximum") > nw.col("minimum"))
    scales = items.select("item_id", "course_id", "minimum", "maximum")
    given = engine.table("grades").filter(~nw.col("grade").is_null()).select("item_id", "person_id", "grade", "graded")
    share = (nw.col("grade") - nw.col("minimum")) / (nw.col("maximum") - nw.col("minimum"))
    return scales.join(given, on="item_id", how="inner").with_columns(score=share.clip(0.0, 1.0))


def grade_rows(engine: Engine, spans: Frame) -> Frame:
    """`Rows.GRADES`: the grades given by the range's end, as shares of their scales."""
    rows = spans.join(_given(engine), on=_PAIR, how="inner")
    return rows.filter(nw.col("graded") <= nw.col("range_end"))
