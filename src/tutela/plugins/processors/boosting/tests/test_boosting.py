"""What only boosting promises."""

from __future__ import annotations

import numpy as np
import pytest

from tutela.evaluation.scores import log_loss
from tutela.plugins.processors.boosting import Boosting
from tutela.sdk.errors import Decline
from tutela.sdk.processor import FeatureMatrix
from tutela.testing.processor import sample_rows


def test_a_rule_that_no_line_draws_is_learnt() -> None:
    dice = np.random.default_rng(0)
    values = dice.uniform(-1, 1, (600, 2)).astype(np.float32)
    labels = (values[:, 0] * values[:, 1] > 0).astype(np.int64)
    matrix = FeatureMatrix(values, ("a", "b"), labels)
    fitted = Boosting().fit(matrix.take(slice(0, 400)))
    new = matrix.take(slice(400, 600))
    assert (fitted.predict(new).argmax(axis=1) == new.known_labels()).mean() > 0.9


def test_a_split_by_whether_there_is_a_value_survives_saving() -> None:
    rows = sample_rows(400)
    missing = np.isnan(rows.values[:, 2]).astype(np.int64)
    matrix = FeatureMatrix(rows.values, rows.columns, missing)
    fitted = Boosting().fit(matrix)
    assert b"inf" in fitted.save()["member-0.txt"].split(b"threshold=")[1].split(b"\n")[0]
    assert (Boosting().load(fitted.save()).predict(matrix) == fitted.predict(matrix)).all()


def test_too_few_rows_are_declined() -> None:
    with pytest.raises(Decline):
        Boosting().fit(sample_rows(20))


def test_its_own_estimate_of_its_loss_is_honest() -> None:
    fitted = Boosting().fit(sample_rows(1000))
    new = sample_rows(2000, seed=5)
    assert fitted.held_out_loss == pytest.approx(log_loss(new.known_labels(), fitted.predict(new)), abs=0.06)


def test_contributions_add_up_to_what_sets_one_row_apart_from_another() -> None:
    rows = sample_rows(400).take(slice(0, 2))
    fitted = Boosting().fit(sample_rows(400))
    chance = fitted.predict(rows)[:, 1]
    odds = np.log(chance / (1 - chance))
    total = [sum(one.weight for one in row) for row in fitted.explain(rows, 1)]
    assert total[0] - total[1] == pytest.approx(odds[0] - odds[1], abs=1e-6)
