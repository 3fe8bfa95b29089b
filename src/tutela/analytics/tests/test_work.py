"""The work that was due, with its scores and weights, and who counts at the end of a range."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from tutela.analytics.engine import DuckEngine, Request, feature_matrix, measure, question_of
from tutela.sdk import registry
from tutela.sdk.indicator import SECONDS_PER_DAY, Sample
from tutela.testing.indicator import COURSE_END, NOW, PART, START, toy_record

ANN, BEN = 11, 12
ESSAY, TEST = 100, 115
"""Modules of the toy record."""
IN_TIME = PART.start + SECONDS_PER_DAY
LATER = PART.end + SECONDS_PER_DAY

Record = dict[str, Sequence[Mapping[str, Any]]]


def record(**tables: Sequence[Mapping[str, Any]]) -> Record:
    """The toy record, with an essay and a test due in the range and nothing handed in, and then *tables*."""
    made: Record = {**toy_record(), "submissions": [], "grades": [], "calendar_events": []}
    due = {ESSAY: PART.start + 5 * SECONDS_PER_DAY, TEST: PART.start + 6 * SECONDS_PER_DAY}
    made["modules"] = [{**row, "due": due.get(row["module_id"])} for row in made["modules"]]
    return {**made, **tables}


def grade(item_id: int, person_id: int, points: float, graded: int = IN_TIME) -> dict[str, Any]:
    return {"item_id": item_id, "person_id": person_id, "grade": points, "graded": graded}


def submission(module_id: int, person_id: int) -> dict[str, Any]:
    return {"module_id": module_id, "person_id": person_id, "attempt": 0, "submitted": IN_TIME}


def value(name: str, told: Record) -> dict[int, float | None]:
    """The value of an indicator for the enrolments of Ann and Ben."""
    found = measure([registry.indicators()[name]()], told, PART, Sample.ENROLMENT, now=NOW)[name]
    people = {row["enrolment_id"]: row["person_id"] for row in told["enrolments"]}
    return {people[sample]: one for sample, one in found.items()}


def test_points_count_by_their_weights() -> None:
    weights = [{"item_id": ESSAY, "weight": 30.0}, {"item_id": TEST, "weight": 10.0}]
    told = record(grades=[grade(ESSAY, ANN, 80.0), grade(TEST, BEN, 80.0)], grade_weights=weights)
    assert value("points_earned", told) == {ANN: pytest.approx(0.2), BEN: pytest.approx(-0.6)}


def test_without_weights_all_work_counts_alike() -> None:
    told = record(grades=[grade(ESSAY, ANN, 80.0), grade(TEST, BEN, 80.0)])
    assert value("points_earned", told) == {ANN: pytest.approx(-0.2), BEN: pytest.approx(-0.2)}


def test_a_grade_given_after_the_range_is_not_known_yet() -> None:
    told = record(grades=[grade(ESSAY, ANN, 80.0, LATER)])
    assert value("points_earned", told) == {ANN: -1.0, BEN: -1.0}


def test_what_only_half_the_course_did_counts_half() -> None:
    told = record(submissions=[submission(ESSAY, ANN), submission(ESSAY, BEN), submission(TEST, ANN)])
    assert value("usual_work_handed_in", told) == {ANN: 1.0, BEN: pytest.approx(1 / 3)}


def test_who_did_equally_well_has_the_same_rank_though_the_sums_differ_in_their_last_bit() -> None:
    told = record(grades=[grade(ESSAY, ANN, 10.0), grade(TEST, ANN, 20.0), grade(ESSAY, BEN, 30.0)])
    assert value("work_scores_percentile", told) == {ANN: 0.0, BEN: 0.0}


def test_peers_of_whom_nothing_is_known_do_not_count_in_a_rank() -> None:
    told = record(grades=[grade(ESSAY, ANN, 80.0)])
    assert value("mean_score_percentile", told) == {ANN: 0.0, BEN: None}


def test_how_the_course_stands_is_the_mean_of_its_learners() -> None:
    told = record(grades=[grade(ESSAY, ANN, 80.0), grade(TEST, ANN, 100.0)])
    assert value("course_points_earned", told) == {ANN: pytest.approx(-0.1), BEN: pytest.approx(-0.1)}


def samples(target: str, *, compat: bool = False, **enrolment: Any) -> set[int]:
    """The numbers of the ranges that are learnt from, of an enrolment of these times."""
    told = toy_record()
    told["enrolments"] = [{**row, **enrolment} for row in told["enrolments"] if row["person_id"] == ANN]
    question = question_of(Request(target, "quarters_accum", now=COURSE_END + 1, compat=compat), "UTC")
    with DuckEngine() as engine:
        for name, rows in told.items():
            engine.add_rows(name, rows)
        return set(feature_matrix(engine, question).rows["range_index"].to_numpy().tolist())


def test_a_range_is_learnt_from_only_of_who_was_enrolled_at_its_end() -> None:
    assert samples("course_dropout", end=START + 50 * SECONDS_PER_DAY) == {0}


def test_who_leaves_at_the_very_end_of_a_range_has_left() -> None:
    assert samples("course_dropout", end=START + 56 * SECONDS_PER_DAY) == {0}


def test_who_is_not_enrolled_yet_at_the_end_of_a_range_is_not_learnt_from() -> None:
    assert samples("course_dropout", start=START + 30 * SECONDS_PER_DAY) == {1, 2, 3}


def test_moodle_learns_from_who_had_left_too() -> None:
    assert samples("course_dropout", compat=True, end=START + 50 * SECONDS_PER_DAY) == {0, 1, 2, 3}
