"""A feature matrix from the rows of an analysis: what is not known, and what nobody has seen before."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any, ClassVar

import narwhals as nw
import numpy as np
import pyarrow as pa
import pytest

from tutela.analytics.dataset import dataset_of
from tutela.sdk import registry
from tutela.sdk.indicator import DiscreteIndicator
from tutela.sdk.rows import Rows


class Colour(DiscreteIndicator):
    """One of two."""

    name, label, rows = "colour", "Colour", Rows.SAMPLE
    classes: ClassVar[tuple[float, ...]] = (-1.0, 1.0)

    def expression(self) -> nw.Expr:
        return nw.col("colour").max()


def features(*values: float | None) -> Any:
    """The matrix of learners of whom only their colour was measured."""
    number = len(values)
    rows = pa.table(
        {
            "colour": pa.array(values, pa.float64()),
            "range_index": pa.array([0] * number, pa.int64()),
            "range_end": pa.array([9] * number, pa.int64()),
            **{name: pa.array(range(number), pa.int64()) for name in ("sample_id", "person_id", "course_id")},
        }
    )
    question = SimpleNamespace(indicators=(Colour(),), interval=registry.intervals()["single_range"]())
    matrix: Any = SimpleNamespace(rows=rows, question=question)
    return dataset_of(matrix, 1).features


def test_a_discrete_indicator_has_a_column_for_each_of_its_classes() -> None:
    found = features(-1.0, 1.0)
    assert found.columns == ("colour/-1", "colour/1")
    assert found.values.tolist() == [[1, 0], [0, 1]]


def test_a_category_that_nobody_has_seen_before_is_none_of_the_known_ones() -> None:
    assert features(0.25).values.tolist() == [[0, 0]]


def test_a_row_of_which_nothing_is_known_is_left_out() -> None:
    assert len(features(None, 1.0)) == 1


@pytest.mark.parametrize("processor", ["logistic", "boosting", "glassbox"])
def test_a_model_has_a_probability_for_a_category_that_it_has_not_learnt(processor: str) -> None:
    known = features(*([-1.0, 1.0] * 40))
    learnt = known.__class__(known.values, known.columns, np.array([0, 1] * 40, np.int64))
    fitted = registry.processors()[processor]().fit(learnt)
    (chances,) = fitted.predict(features(0.25))
    assert math.isclose(sum(chances), 1.0)
