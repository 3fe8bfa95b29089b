"""The contract of a processor, kept; and what only the Gaussian process promises."""

from __future__ import annotations

import numpy as np
import pytest

from tutela.plugins.processors.gaussian import Gaussian
from tutela.sdk.errors import Decline
from tutela.sdk.processor import FeatureMatrix
from tutela.testing.processor import PROCESSOR_CHECKS, Check


@pytest.mark.parametrize("check", PROCESSOR_CHECKS, ids=lambda check: str(check.__name__))
def test_it_keeps_the_contract(check: Check) -> None:
    check(Gaussian())


def rows_of(count: int, rule: str, seed: int = 0) -> FeatureMatrix:
    values = np.random.default_rng(seed).uniform(-1, 1, (count, 2)).astype(np.float32)
    score = values[:, 0] if rule == "line" else values[:, 0] * values[:, 1]
    return FeatureMatrix(values, ("a", "b"), (score > 0).astype(np.int64))


@pytest.mark.parametrize("rule", ["line", "quadrants"])
def test_it_finds_the_rule_of_forty_rows(rule: str) -> None:
    new = rows_of(500, rule, seed=1)
    right = Gaussian().fit(rows_of(40, rule)).predict(new).argmax(axis=1) == new.known_labels()
    assert right.mean() > 0.85


@pytest.mark.parametrize("count", [6, 8, 10, 12, 20, 50])
def test_both_classes_are_answered_where_both_were_learnt(count: int) -> None:
    for seed in range(20):
        fitted = Gaussian().fit(FeatureMatrix(rows_of(count, "line", seed).values, ("a", "b"), np.arange(count) % 2))
        assert len(np.unique(fitted.predict(rows_of(200, "line", seed + 99)).argmax(axis=1))) == 2


def test_rows_of_one_person_do_not_foresee_each_other() -> None:
    values = np.repeat(np.random.default_rng(0).uniform(-1, 1, (10, 2)), 4, axis=0).astype(np.float32)
    labels, people = np.repeat(np.random.default_rng(1).integers(0, 2, 10), 4), np.repeat(np.arange(10), 4)
    torn = Gaussian().fit(FeatureMatrix(values, ("a", "b"), labels)).held_out_loss
    whole = Gaussian().fit(FeatureMatrix(values, ("a", "b"), labels, people=people)).held_out_loss
    assert torn is not None and whole is not None and whole > 2 * torn


def test_more_than_five_hundred_rows_are_left_to_others() -> None:
    with pytest.raises(Decline):
        Gaussian().fit(rows_of(501, "line"))
