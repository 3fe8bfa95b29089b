"""Splits that do not leak, scores by their definition, calibration that helps."""

from __future__ import annotations

import numpy as np
import pytest

from tutela.evaluation.calibration import Calibration, calibrate, softmax
from tutela.evaluation.scores import auc, average_precision, calibration, confusion, log_loss, mcc, score
from tutela.evaluation.splits import folds, rounds
from tutela.sdk.processor import FeatureMatrix, joined

TRUTH = np.array([0, 0, 1, 1])
POSITIVE = np.array([0.1, 0.4, 0.35, 0.8])


def people(count: int, rows_each: int) -> FeatureMatrix:
    samples = np.repeat(np.arange(count), rows_each)
    return FeatureMatrix(np.zeros((len(samples), 1)), ("a",), (samples % 2).astype(np.int64), samples)


def test_no_sample_stands_on_both_sides_of_a_round() -> None:
    matrix = people(50, 4)
    for train, test in rounds(matrix, 10, test_share=0.2, seed=1):
        assert matrix.samples is not None
        assert not set(matrix.samples[train]) & set(matrix.samples[test])


def test_a_round_holds_out_the_share_it_was_asked_for() -> None:
    shares = [test.mean() for _, test in rounds(people(50, 4), 5, test_share=0.2, seed=1)]
    assert shares == pytest.approx([0.2] * 5)


def test_no_sample_is_spread_over_folds() -> None:
    matrix = people(30, 3)
    found = folds(matrix, 5, seed=0).reshape(30, 3)
    assert (found == found[:, :1]).all()


def test_every_fold_has_both_classes() -> None:
    matrix = people(30, 1)
    found = folds(matrix, 5, seed=0)
    assert all(len(np.unique(matrix.known_labels()[found == fold])) == 2 for fold in range(5))


def test_samples_of_joined_matrices_stay_apart() -> None:
    together = joined([people(3, 2), people(3, 2)])
    assert together.samples is not None
    assert len(np.unique(together.samples)) == 6


def test_auc_is_the_chance_that_a_positive_ranks_higher() -> None:
    assert auc(TRUTH, POSITIVE) == 0.75


def test_ties_count_half() -> None:
    assert auc(TRUTH, np.full(4, 0.5)) == 0.5


def test_average_precision_is_the_step_sum() -> None:
    assert average_precision(TRUTH, POSITIVE) == pytest.approx(0.8333, abs=1e-4)


def test_mcc_is_one_for_perfection_and_nought_for_one_class_alone() -> None:
    assert mcc(confusion(TRUTH, TRUTH, 2)) == 1.0
    assert mcc(confusion(TRUTH, np.zeros(4, dtype=np.int64), 2)) == 0.0


def test_weighted_f1_follows_the_size_of_the_classes() -> None:
    truth, said = np.array([0, 0, 0, 1]), np.array([0, 0, 1, 1])
    chances = np.eye(2)[said] * 0.8 + 0.1
    assert score(truth, chances).f1 == pytest.approx(0.75 * 0.8 + 0.25 * 2 / 3)


def test_scores_of_three_classes_have_no_auc() -> None:
    assert score(np.array([0, 1, 2]), np.eye(3)).auc is None


def test_a_calibration_bin_says_what_came_true() -> None:
    said, true, count = calibration(np.array([0, 1, 1, 1]), np.array([0.05, 0.95, 0.95, 0.95]))
    assert (said.tolist(), true.tolist(), count.tolist()) == (pytest.approx([0.05, 0.95]), [0.0, 1.0], [1, 3])


def test_too_sure_scores_are_calm_after_calibration() -> None:
    dice = np.random.default_rng(0)
    honest = dice.normal(0, 1.5, 2000)
    truth = (dice.random(2000) < 1 / (1 + np.exp(-honest))).astype(np.int64)
    scores = np.column_stack([np.zeros(2000), 3 * honest])
    found = calibrate(scores, truth)
    assert found.slope == pytest.approx(1 / 3, abs=0.05)
    assert log_loss(truth, found.apply(scores)) < log_loss(truth, softmax(scores))


def test_a_handful_of_rows_calibrates_nothing() -> None:
    assert calibrate(np.ones((5, 2)), np.array([0, 1, 0, 1, 0])).slope == 1.0


@pytest.mark.parametrize("saved", [["nan", 0, 0], [1, "inf", 0], [None, 0, 0], []])
def test_a_saved_calibration_that_is_not_made_of_numbers_is_refused(saved: list[object]) -> None:
    with pytest.raises((ValueError, TypeError)):
        Calibration.load(saved)
