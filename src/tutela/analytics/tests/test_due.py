"""When activities are due: each rule with a course of a section or two, over ranges whose edges are known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

import narwhals as nw
import pyarrow as pa
import pytest

from tutela.analytics.engine import DuckEngine
from tutela.analytics.engine.due import due_activities

START, END = 1_000_000, 1_001_000
UTC = ZoneInfo("UTC")
HALVES = ((START, START + 500), (START + 501, END))
WEEK = 604_800


def due_in(
    *,
    own: int | None = None,
    number: int = 1,
    conditions: Sequence[tuple[str, str, int]] = (),
    ranges: Sequence[tuple[int, int]] = HALVES,
    zone: ZoneInfo = UTC,
    **course: Any,
) -> list[int]:
    """The ranges in which the one activity of a course of two sections is due, as Moodle sees it."""
    facts = {"course_id": 1, "course_start": START, "course_end": END, "section_days": None, "section_count": None}
    places = {"module": 7, "section": 10 + number}
    dates = [
        {"level": level, "instance_id": places[level], "position": at, "direction": direction, "time": time}
        for at, (level, direction, time) in enumerate(conditions)
    ]
    with DuckEngine() as engine:
        engine.add_rows(
            "sections", [{"section_id": 10 + n, "course_id": 1, "number": n, "is_visible": True} for n in range(3)]
        )
        engine.add_rows("availability_dates", dates)
        spans = [
            {"course_id": 1, "range_index": index, "range_start": first, "range_end": last}
            for index, (first, last) in enumerate(ranges)
        ]
        module = {"module_id": 7, "course_id": 1, "section_id": 10 + number}
        found = due_activities(
            engine,
            engine.from_arrow(pa.Table.from_pylist(spans)),
            engine.from_arrow(pa.Table.from_pylist([module])).with_columns(own_due=nw.lit(own).cast(nw.Int64)),
            engine.from_arrow(pa.Table.from_pylist([{**facts, "uses_sections": True, **course}])),
            zone,
            compat=True,
        )
        return sorted(row["range_index"] for row in engine.fetch_rows(found))


@pytest.mark.parametrize(
    ("own", "ranges"), [(START, []), (START + 1, [0]), (START + 500, [0]), (START + 501, []), (END, [1]), (END + 1, [])]
)
def test_an_own_due_date_counts_after_the_start_of_a_range_up_to_its_end(own: int, ranges: list[int]) -> None:
    assert due_in(own=own) == ranges


def test_an_own_due_date_goes_before_every_condition() -> None:
    assert due_in(own=START + 9, conditions=[("module", "until", START + 900)]) == [0]


def test_an_activity_that_opens_after_a_range_is_not_due_in_it() -> None:
    assert due_in(number=1, conditions=[("module", "from", START + 501)]) == []


def test_an_activity_that_opens_as_a_range_ends_is_judged_by_its_section() -> None:
    assert due_in(number=1, conditions=[("module", "from", START + 500)]) == [0]


@pytest.mark.parametrize(("until", "ranges"), [(START + 300, [0]), (START + 700, [1]), (END + 9, [])])
def test_an_activity_is_due_when_it_closes(until: int, ranges: list[int]) -> None:
    assert due_in(number=2, conditions=[("module", "until", until)]) == ranges


def test_a_closing_at_the_very_edge_of_a_range_says_nothing() -> None:
    assert due_in(number=1, conditions=[("module", "until", START + 500)]) == [0]
    assert due_in(number=0, conditions=[("module", "until", START + 500)]) == []


def test_the_first_condition_that_says_anything_decides() -> None:
    closing, opening = ("module", "until", START + 300), ("module", "from", START + 600)
    assert due_in(conditions=[closing, opening]) == [0]
    assert due_in(conditions=[opening, closing]) == []


def test_an_activitys_conditions_go_before_its_sections() -> None:
    assert due_in(conditions=[("section", "until", START + 300), ("module", "until", START + 700)]) == [1]


def test_a_sections_conditions_go_before_its_place_in_the_course() -> None:
    assert due_in(number=1, conditions=[("section", "until", START + 700)]) == [1]


@pytest.mark.parametrize(("number", "ranges"), [(0, []), (1, [0]), (2, [1])])
def test_a_section_is_due_at_its_share_of_the_course_and_the_general_one_never(number: int, ranges: list[int]) -> None:
    assert due_in(number=number) == ranges


def test_a_format_that_says_how_many_sections_there_are_is_believed() -> None:
    assert due_in(number=2, section_count=10) == [0]


def test_nothing_is_due_by_its_section_in_a_course_without_both_dates() -> None:
    assert due_in(number=1, course_start=None) == []
    assert due_in(number=1, course_end=None) == []


def test_in_a_format_without_sections_everything_is_always_due_but_in_the_general_section() -> None:
    assert due_in(number=1, uses_sections=False) == [0, 1]
    assert due_in(number=0, uses_sections=False) == []


@pytest.mark.parametrize("number", [0, 1])
def test_a_week_ends_two_hours_before_its_end_and_the_general_section_with_the_first(number: int) -> None:
    edge = START + WEEK - 7200
    assert due_in(number=number, section_days=7, ranges=[(START, edge - 1), (edge - 1, edge), (edge, END)]) == [1]


def test_weeks_are_counted_on_the_wall_clock() -> None:
    start = 1_774_224_000  # 23 March 2026, midnight; summer time begins on the 29th
    edge = start + WEEK - 3600 - 7200
    ranges = [(edge - 1, edge), (edge, edge + 9000)]
    assert due_in(section_days=7, course_start=start, ranges=ranges, zone=ZoneInfo("Europe/London")) == [0]
    assert due_in(section_days=7, course_start=start, ranges=ranges, zone=UTC) == [1]


def test_after_a_midnight_that_the_clock_skips_weeks_end_at_one() -> None:
    santiago = ZoneInfo("America/Santiago")
    start = 1_788_062_400  # Sunday 30 August 2026, midnight; on 6 September there is no midnight
    edge = start + 2 * WEEK - 7200  # 13 September, one o'clock, less two hours
    ranges = [(edge - 3601, edge - 3600), (edge - 1, edge)]
    assert due_in(number=2, section_days=7, course_start=start, ranges=ranges, zone=santiago) == [1]
