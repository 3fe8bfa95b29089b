"""What a report says of the whole, of each range and of each group; and Moodle's verdict."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tutela.evaluation.plan import Plan, Split
from tutela.evaluation.report import Report
from tutela.evaluation.rounds import Evaluation, evaluate, evaluate_fitted
from tutela.evaluation.scores import calibration_error, score
from tutela.evaluation.tests.rows import Learning, Telling, campus
from tutela.evaluation.verdict import Status, too_few, verdict
from tutela.sdk.processor import FeatureMatrix

PLAN = Plan(rounds=4, split=Split.PERSON)


@pytest.fixture(scope="module")
def report() -> Report:
    return evaluate(Learning(), campus(200, ranges=3), PLAN).report({"chance": 1.0})


def asked(chances: list[float], labels: list[int], threshold: float = 0.5) -> Evaluation:
    rows = replace(campus(len(labels), enrolments=1), labels=np.array(labels), values=np.array(chances)[:, None])
    return evaluate_fitted(Telling(rows), rows, Plan(threshold=threshold))


def test_prevalence_and_number_stand_beside_the_scores(report: Report) -> None:
    assert report.prevalence == pytest.approx(0.5, abs=0.01)
    assert report.rows == 4 * 40 * 2 * 3
    assert 40 <= report.people <= 160


def test_every_score_has_a_mean_and_a_deviation(report: Report) -> None:
    assert report.scores["auc"].mean == 1.0
    assert report.scores["auc"].deviation == 0.0
    assert {"f1", "pr_auc", "brier", "calibration_error", "flag_recall", "false_alarms"} <= set(report.scores)


def test_a_report_survives_being_written_as_json(report: Report) -> None:
    assert Report.model_validate_json(report.model_dump_json()) == report


def test_each_range_has_its_own_scores(report: Report) -> None:
    assert [part.name for part in report.ranges] == ["0", "1", "2"]
    assert all(part.rows * 3 == report.rows for part in report.ranges)


def test_a_later_range_can_be_better_than_an_earlier_one() -> None:
    rows = campus(200, ranges=2)
    assert rows.ranges is not None
    blind = np.where(rows.ranges == 0, 0.5, rows.values[:, 0])[:, None]
    early, late = evaluate(Learning(), replace(rows, values=blind), PLAN).report().ranges
    assert (early.scores["auc"].mean, late.scores["auc"].mean) == (0.5, 1.0)


def test_a_group_of_few_people_is_named_but_not_shown(report: Report) -> None:
    gender = report.groups["gender"]
    assert [part.name for part in gender.parts] == ["f", "m"]
    assert gender.too_small == ("x",)


def test_people_of_a_group_are_counted_once_however_often_they_are_held_out(report: Report) -> None:
    parts = report.groups["gender"].parts
    assert sum(part.people for part in parts) <= report.people < sum(part.rows for part in parts)


def test_a_group_that_is_overlooked_shows_as_a_gap() -> None:
    labels = [0, 1] * 100
    rows = replace(campus(200, enrolments=1), labels=np.array(labels))
    favoured = rows.groups["gender"] == "f"
    chance = np.where((rows.known_labels() == 1) & favoured, 0.9, 0.1)[:, None]
    found = evaluate_fitted(Telling(rows), replace(rows, values=chance)).report().groups["gender"]
    assert found.gaps["flag_recall"] == 1.0


def test_confusion_counts_from_the_threshold_on() -> None:
    found = asked([0.1, 0.3, 0.4, 0.9], [0, 0, 1, 1], threshold=0.3).report()
    assert found.confusion == ((1, 1), (0, 2))


def test_flags_are_scored_at_the_threshold_and_moodles_score_at_a_half() -> None:
    found = score(np.array([0, 0, 1, 1]), np.array([[0.9, 0.1], [0.7, 0.3], [0.6, 0.4], [0.1, 0.9]]), 0.3)
    assert (found.flag_recall, found.false_alarms, found.flagged) == (1.0, 0.5, 0.75)
    assert found.recall == 0.75


def test_nobody_flagged_has_no_precision() -> None:
    assert score(np.array([0, 1]), np.array([[0.9, 0.1], [0.8, 0.2]])).flag_precision is None


def test_calibration_error_is_how_far_off_the_bins_are() -> None:
    assert calibration_error(np.array([0, 1, 1, 1]), np.array([0.55, 0.55, 0.95, 0.95])) == pytest.approx(0.05)


def test_three_classes_are_reported_without_what_needs_two() -> None:
    rows = replace(campus(30, enrolments=1), labels=np.arange(30) % 3)
    found = evaluate_fitted(Three(rows, (0, 1, 2)), rows).report()
    assert len(found.roc) == 3
    assert "auc" not in found.scores
    assert len(found.confusion) == 3


class Three(Telling):
    """Says the first of three classes of everybody, more or less surely."""

    def predict(self, matrix: FeatureMatrix) -> Any:
        sure = matrix.values[:, 0].astype(np.float64)
        return np.column_stack([sure, (1 - sure) / 2, (1 - sure) / 2])


@pytest.mark.parametrize(
    ("mean", "deviation", "status"),
    [(0.7, 0.05, 0), (0.69, 0.0, 4), (0.9, 0.051, 8), (0.5, 0.2, 12), (float("nan"), 0.0, 4)],
)
def test_the_verdict_is_moodles(mean: float, deviation: float, status: int) -> None:
    found = verdict(mean, deviation)
    assert found.status == status
    assert found.passed is (status == 0)
    assert len(found.reasons) == status.bit_count()


def test_a_decline_is_too_little_data() -> None:
    found = too_few("there are two samples")
    assert found.status is Status.NOT_ENOUGH_DATA
    assert found.reasons == ("Not enough data to evaluate: there are two samples.",)
