"""Intervals at their edges: short courses, ends that fall together with periods, clocks that change."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from tutela.sdk import registry
from tutela.sdk.errors import Decline
from tutela.sdk.interval import Analysable, Interval, Moment

WEEK = 604_800
START = 1_000 * WEEK


def interval(name: str) -> Interval:
    """The installed interval called *name*."""
    return registry.intervals()[name]()


def past(end: int | None, now: int) -> list[tuple[int, int]]:
    """The past weeks of a course, in weeks after its start."""
    ranges = interval("past_week").ranges(Analysable(1, START, end), Moment(now, training=False))
    return [((part.start - START) // WEEK, (part.end - START) // WEEK) for part in ranges]


def test_the_week_that_ends_with_the_course_counts() -> None:
    assert past(START + 2 * WEEK, START + 9 * WEEK) == [(0, 1), (1, 2)]


def test_a_week_that_is_over_this_very_second_counts() -> None:
    assert past(None, START + 2 * WEEK) == [(0, 1), (1, 2)]


def test_a_course_shorter_than_a_week_has_one() -> None:
    assert past(START + 9, START + 9 * WEEK) == [(0, 1)]


def test_a_course_in_its_first_week_has_none() -> None:
    assert past(None, START + WEEK - 1) == []


def test_the_last_week_of_a_running_course_ends_now() -> None:
    [_, last] = interval("past_week").ranges(
        Analysable(1, START, START + 9 * WEEK), Moment(START + 2 * WEEK + 5, training=False)
    )
    assert (last.start, last.end, last.time) == (START + WEEK + 5, START + 2 * WEEK + 5, START + 2 * WEEK + 5)


def test_the_last_week_stays_where_no_other_fits_before_the_end() -> None:
    [last] = interval("past_week").ranges(
        Analysable(1, START, START + WEEK + 9), Moment(START + WEEK + 5, training=False)
    )
    assert (last.start, last.end) == (START, START + WEEK)


def test_parts_of_a_very_short_course_touch() -> None:
    parts = interval("deciles").ranges(Analysable(1, 0, 20), Moment(50, training=True))
    assert [(part.start, part.end) for part in parts][:2] == [(0, 2), (2, 4)]


def test_a_course_of_one_second_has_all_its_quarters() -> None:
    parts = interval("quarters").ranges(Analysable(1, 7, 8), Moment(50, training=True))
    assert [(part.start, part.end) for part in parts] == [(7, 7), (7, 7), (7, 7), (7, 8)]


def test_a_prediction_is_made_of_the_last_part_that_is_over_this_very_second() -> None:
    [part] = interval("quarters").prediction_ranges(Analysable(1, 0, 1000), Moment(500, training=False))
    assert part.index == 1


def test_nothing_is_predicted_before_the_first_part_is_over() -> None:
    assert interval("quarters").prediction_ranges(Analysable(1, 0, 1000), Moment(249, training=False)) == []


def test_a_week_after_the_start_begins_this_very_second() -> None:
    interval("one_week_after_start").check(Analysable(1, START, None), Moment(START + WEEK, training=False))
    with pytest.raises(Decline, match="too short a time ago"):
        interval("one_week_after_start").check(Analysable(1, START, None), Moment(START + WEEK - 1, training=False))


def test_a_week_of_the_calendar_has_an_hour_less_when_summer_time_begins() -> None:
    moment = Moment(1_774_742_400, training=False, zone=ZoneInfo("Europe/London"))  # 29 March 2026, midnight
    [coming] = interval("upcoming_week").ranges(Analysable(1, None, None), moment)
    assert coming.end - coming.start == WEEK - 3600


def test_nothing_upcoming_is_over() -> None:
    assert interval("upcoming_week").training_ranges(Analysable(1, None, None), Moment(START, training=True)) == []
