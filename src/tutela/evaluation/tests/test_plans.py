"""What a plan holds out: people, whole courses, or what came later."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tutela.evaluation.plan import Plan, Split
from tutela.evaluation.rounds import evaluate
from tutela.evaluation.splits import folds, held_out, split_of
from tutela.evaluation.tests.rows import Learning, campus
from tutela.sdk.errors import Decline
from tutela.sdk.processor import FeatureMatrix, joined


@pytest.mark.parametrize("split", [Split.PERSON, Split.COURSE, Split.TIME])
def test_nobody_is_on_both_sides_of_a_round(split: Split) -> None:
    rows = campus()
    assert rows.people is not None
    for train, test in held_out(rows, Plan(split=split)):
        assert test.any()
        assert not set(rows.people[train]) & set(rows.people[test])


def test_folds_within_training_keep_a_person_together_too() -> None:
    rows = campus()
    found = folds(rows, 5, seed=0).reshape(60, 2)
    assert (found == found[:, :1]).all()


def test_no_course_is_on_both_sides_when_courses_are_held_out() -> None:
    rows = campus()
    assert rows.courses is not None
    for train, test in held_out(rows, Plan(split=Split.COURSE)):
        assert not set(rows.courses[train]) & set(rows.courses[test])


def test_each_of_a_few_courses_is_held_out_once() -> None:
    rows = campus(courses=4)
    assert rows.courses is not None
    out = [tuple(np.unique(rows.courses[test])) for _, test in held_out(rows, Plan(split=Split.COURSE, rounds=10))]
    assert sorted(out) == [(0,), (1,), (2,), (3,)]


def test_what_is_learnt_ended_before_what_is_tested() -> None:
    rows = campus(courses=8)
    assert rows.times is not None
    found = list(held_out(rows, Plan(split=Split.TIME)))
    assert len(found) == 4
    assert all(rows.times[train].max() < rows.times[test].min() for train, test in found)


def test_every_later_course_is_tested_once_in_order_of_time() -> None:
    rows = campus(courses=8)
    tests = np.sum([test for _, test in held_out(rows, Plan(split=Split.TIME, rounds=3))], axis=0)
    assert rows.times is not None
    assert (tests == (rows.times >= 4_000)).all()


def test_several_courses_are_split_by_course_unless_told_otherwise() -> None:
    assert split_of(campus(courses=4), Plan()) is Split.COURSE
    assert split_of(campus(courses=2), Plan()) is Split.PERSON
    assert split_of(campus(courses=4), Plan(split=Split.PERSON)) is Split.PERSON


def test_rows_of_one_course_cannot_be_split_by_course() -> None:
    with pytest.raises(Decline, match="one course"):
        evaluate(Learning(), campus(courses=1), Plan(split=Split.COURSE))


def test_rows_without_ends_cannot_be_split_by_time() -> None:
    with pytest.raises(Decline, match="not known"):
        evaluate(Learning(), replace(campus(), times=None), Plan(split=Split.TIME))


def test_a_round_gives_everything_beside_the_rows_to_who_learns() -> None:
    learn = Learning()
    evaluate(learn, campus(), Plan(rounds=1, split=Split.PERSON))
    assert learn.given[0].people is not None
    assert set(learn.given[0].groups) == {"gender"}


def test_whoever_waits_is_told_of_every_round() -> None:
    heard: list[tuple[int, int]] = []
    evaluate(Learning(), campus(), Plan(rounds=3, split=Split.PERSON), lambda *done: heard.append(done))
    assert heard == [(1, 3), (2, 3), (3, 3)]


def test_joined_rows_keep_their_people_and_forget_what_only_some_know() -> None:
    first, second = campus(people=4), replace(campus(people=4), courses=None, groups={})
    both = joined([first, second])
    assert both.people is not None
    assert len(np.unique(both.people)) == 4
    assert both.courses is None
    assert not both.groups


def test_a_column_beside_the_matrix_has_a_number_for_each_row() -> None:
    with pytest.raises(Exception, match="2 rows"):
        FeatureMatrix(np.zeros((2, 1)), ("a",), people=np.zeros(3, dtype=np.int64))
