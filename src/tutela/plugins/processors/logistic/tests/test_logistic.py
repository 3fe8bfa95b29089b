"""What only logistic regression promises."""

from __future__ import annotations

import numpy as np
import pytest

from tutela.evaluation.calibration import softmax
from tutela.plugins.processors.logistic import Logistic
from tutela.plugins.processors.logistic.solver import scores, solve
from tutela.sdk.processor import FeatureMatrix
from tutela.testing.processor import sample_rows


@pytest.mark.parametrize(("rows", "columns", "classes"), [(200, 5, 2), (200, 5, 3), (20, 60, 2), (300, 200, 8)])
def test_the_solution_is_where_the_slope_of_the_loss_is_nought(rows: int, columns: int, classes: int) -> None:
    dice = np.random.default_rng(0)
    design = dice.normal(size=(rows, columns))
    truth = dice.integers(0, classes, rows)
    weights = solve(design, truth, classes, 2.0)
    gap = softmax(scores(design, weights)) - np.eye(classes)[truth]
    assert np.abs(design.T @ gap + 2.0 * weights[1:]).max() < 0.3


def test_ten_rows_are_enough_for_a_clear_rule() -> None:
    values = np.array([[sign * (1 + place)] for place in range(5) for sign in (-1, 1)], dtype=np.float32)
    labels = (values[:, 0] > 0).astype(np.int64)
    chances = Logistic().fit(FeatureMatrix(values, ("a",), labels)).predict(FeatureMatrix(values, ("a",)))
    assert (chances.argmax(axis=1) == labels).all()
    assert chances.max(axis=1).min() > 0.6


def test_being_missing_may_be_what_tells() -> None:
    dice = np.random.default_rng(0)
    values = dice.normal(size=(200, 1)).astype(np.float32)
    labels = dice.integers(0, 2, 200)
    values[labels == 1] = np.nan
    fitted = Logistic().fit(FeatureMatrix(values, ("a",), labels))
    (contribution,) = fitted.explain(FeatureMatrix(values[labels == 1][:1], ("a",)), 1)[0]
    assert contribution.value is None
    assert contribution.weight > 1


def test_contributions_lead_to_the_class_that_is_predicted() -> None:
    rows = sample_rows(300)
    fitted = Logistic().fit(rows)
    sure = rows.take([int(fitted.predict(rows)[:, 1].argmax())])
    assert sum(one.weight for one in fitted.explain(sure, 1)[0]) > 0


@pytest.mark.parametrize("count", [8, 10, 12, 15, 20])
def test_few_rows_on_two_sides_of_a_line_are_not_all_answered_alike(count: int) -> None:
    for seed in range(20):
        dice = np.random.default_rng(seed)
        values = dice.uniform(-1, 1, (count + 100, 4)).astype(np.float32)
        score = values[:, 0] + values[:, 1] + dice.normal(0, 0.3, len(values))
        labels = (score > np.median(score[:count])).astype(np.int64)
        fitted = Logistic().fit(FeatureMatrix(values[:count], tuple("abcd"), labels[:count]))
        assert len(np.unique(fitted.predict(FeatureMatrix(values[count:], tuple("abcd"))).argmax(axis=1))) == 2
