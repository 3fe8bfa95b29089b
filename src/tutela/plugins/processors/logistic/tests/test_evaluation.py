"""Evaluating a processor, and the pictures of it."""

from __future__ import annotations

from xml.etree import ElementTree

import numpy as np
import pytest

from tutela.evaluation.rounds import Plan
from tutela.plugins.processors.logistic import Logistic
from tutela.sdk.errors import Decline
from tutela.sdk.processor import FeatureMatrix
from tutela.testing.processor import sample_rows


def test_an_evaluation_is_the_same_for_the_same_seed() -> None:
    rows, plan = sample_rows(), Plan(rounds=3, seed=5)
    assert Logistic().evaluate(rows, plan).mean() == Logistic().evaluate(rows, plan).mean()


def test_one_class_alone_cannot_be_evaluated() -> None:
    rows = FeatureMatrix(np.zeros((10, 1)), ("a",), np.zeros(10, dtype=np.int64))
    with pytest.raises(Decline):
        Logistic().evaluate(rows)


@pytest.mark.parametrize("classes", [2, 3])
def test_pictures_are_drawings_that_say_what_they_are(classes: int) -> None:
    rows = sample_rows(classes=classes)
    drawn = Logistic().plots(Logistic().evaluate(rows, Plan(rounds=2)), Logistic().fit(rows))
    assert set(drawn) == {"roc.svg", "precision-recall.svg", "calibration.svg", "confusion.svg", "importance.svg"}
    for picture in drawn.values():
        assert ElementTree.fromstring(picture)[0].text  # noqa: S314 - drawn here
