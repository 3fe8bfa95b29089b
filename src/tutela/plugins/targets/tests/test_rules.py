"""The rules that the targets about enrolments have in common, at the edges of their times."""

from __future__ import annotations

from typing import Any

import narwhals as nw
import pyarrow as pa
import pytest

from tutela.sdk import registry
from tutela.sdk.interval import Moment
from tutela.sdk.target import LONGEST_COURSE, Course, Refused, Target, active_in_range

START, END = 1_700_000_000, 1_710_000_000
NOW = 1_705_000_000
WEEK = 604_800
DROPOUT = registry.targets()["course_dropout"](compat=True)
TIMES = ("course_start", "course_end", "enrolled_from", "enrolled_until", "enrolment_created")


def refusal(target: Target, *, training: bool = False, **times: int | None) -> str | None:
    """The code of the first rule that refuses a sample with these times."""
    row = {"course_start": START, "course_end": END, "enrolment_created": START} | times
    table = pa.table({name: pa.array([row.get(name)], pa.int64()) for name in TIMES})
    for rule in target.sample_rules(Moment(NOW, training)):
        marked = nw.from_native(table, eager_only=True).with_columns(said=rule.condition)
        if marked["said"].to_list() == [True]:
            return rule.code
    return None


@pytest.mark.parametrize(
    ("times", "code"),
    [
        ({"enrolled_until": START}, "ended"),
        ({"enrolled_until": START - 1}, "ended_before"),
        ({"enrolled_until": NOW}, None),
        ({"enrolled_until": NOW - 1}, "ended"),
        ({"enrolled_from": NOW}, None),
        ({"enrolled_from": NOW + 1}, "not_begun"),
        ({"enrolled_from": END + 1}, "begins_after_end"),
        ({"enrolled_from": START - LONGEST_COURSE}, None),
        ({"enrolled_from": START - LONGEST_COURSE - 1}, "too_old"),
        ({"enrolment_created": START - LONGEST_COURSE - 1}, "too_old"),
        ({"enrolment_created": 1, "enrolled_from": START}, None),
        ({"course_end": None, "enrolled_from": NOW}, None),
    ],
)
def test_an_enrolment_is_good_up_to_the_very_second(times: dict[str, Any], code: str | None) -> None:
    assert refusal(DROPOUT, **times) == code


def test_an_enrolment_that_has_ended_can_be_learned_from() -> None:
    assert refusal(DROPOUT, training=True, enrolled_until=NOW - 1) is None


def test_an_enrolment_of_unknown_age_is_too_old_for_moodle_only() -> None:
    assert refusal(DROPOUT, enrolment_created=None) == "too_old"
    assert refusal(registry.targets()["course_dropout"](), enrolment_created=None) is None


@pytest.mark.parametrize(
    ("start", "code"),
    [
        (NOW + WEEK, None),
        (NOW + WEEK + 1, "not_soon"),
        (NOW - WEEK, None),
        (NOW - WEEK - 1, "long_begun"),
        (None, "no_start"),
    ],
)
def test_teaching_is_asked_for_in_the_week_before_and_after_the_start(start: int | None, code: str | None) -> None:
    assert refusal(registry.targets()["no_teaching"](compat=True), course_start=start) == code


@pytest.mark.parametrize(
    ("enrolled", "active"),
    [((0, 100), True), ((0, 70), True), ((0, 69), False), ((30, 100), True), ((31, 100), False), ((101, 200), False)],
)
def test_an_enrolment_counts_when_it_was_active_for_seven_tenths_of_the_range(
    enrolled: tuple[int, int], active: bool
) -> None:
    since, until = (START + time for time in enrolled)
    row = {"range_start": START, "range_end": START + 100, "enrolled_from": since, "enrolled_until": until}
    table = pa.table({name: pa.array([value], pa.int64()) for name, value in {**row, "enrolment_created": 1}.items()})
    marked = nw.from_native(table, eager_only=True).with_columns(said=active_in_range())
    assert marked["said"].to_list() == [active]


def judged(*, training: bool, now: int = END, **facts: Any) -> str:
    """The code with which the dropout target refuses a course; empty where it takes it."""
    course = Course(**{"course_id": 1, "start": START, "end": END, "students": 3, "student_events": 30} | facts)
    try:
        DROPOUT.check(course, Moment(now, training))
    except Refused as refused:
        return refused.code
    return ""


def test_a_course_is_over_in_the_very_second_of_its_end() -> None:
    assert (judged(training=True), judged(training=True, now=END - 1)) == ("", "coursenotyetfinished")
    assert (judged(training=False), judged(training=False, now=END - 1)) == ("coursealreadyfinished", "")


def test_a_course_begins_in_the_very_second_of_its_start() -> None:
    assert judged(training=False, now=START - 1) == "coursenotyetstarted"
    assert judged(training=False, now=START) == ""


def test_a_hidden_course_is_refused_for_prediction_only() -> None:
    assert judged(training=False, now=NOW, is_visible=False) == "hiddenfromstudents"
    assert judged(training=True, is_visible=False) == ""


def test_a_course_may_last_a_year_and_four_weeks() -> None:
    assert judged(training=False, now=NOW, end=START + LONGEST_COURSE) == ""
    assert judged(training=False, now=NOW, end=START + LONGEST_COURSE + 1) == "coursetoolong"


def test_ten_events_for_each_student_are_enough_to_learn_from() -> None:
    assert judged(training=True, student_events=29) == "nocourseactivity"
    assert judged(training=False, now=NOW, student_events=0) == ""
