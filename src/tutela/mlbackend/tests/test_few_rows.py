"""A site's first dozens of samples."""

from __future__ import annotations

import numpy as np
import pytest

from bench.mlbackend.tiny import RULES, draw, nearest, ours, regression

DRAWS = 14


@pytest.mark.long
@pytest.mark.parametrize("size", [6, 10, 12, 20, 50])
def test_few_rows_are_learnt_from_as_well_as_the_better_of_two_plain_learners_does(size: int) -> None:
    drawn = [draw(size, rule, number) for rule in RULES for number in range(DRAWS)]
    right = np.array(
        [[(learner(*one[:3]) == one[3]).mean() for learner in (ours, nearest, regression)] for one in drawn]
    )
    mean = right.mean(axis=0)
    behind = right[:, 0] - right[:, 1 + int(np.argmax(mean[1:]))]
    assert behind.mean() > -2 * behind.std() / len(behind) ** 0.5


@pytest.mark.parametrize("size", [6, 10, 12, 20])
def test_few_rows_of_two_classes_are_never_answered_with_one(size: int) -> None:
    for rule in RULES:
        values, labels, new, _truth = draw(size, rule, 0)
        assert len(np.unique(ours(values, labels, new))) == 2
