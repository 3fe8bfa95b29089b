"""The same expressions on DuckDB and on Spark give the same values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pyarrow.compute as pc
import pytest

from tutela.analytics.engine import (
    Engine,
    Matrix,
    engine_named,
    feature_matrix,
    indicators_for,
    question_of,
    target_named,
)
from tutela.analytics.tests.site_a import fill, run

THREE_COURSES = (5, 14, 18)
"""One in weeks, one with date conditions, one with students enrolled twice."""


FEW = ("any_write_action_in_course", "active_days", "mean_score", "read_actions", "work_submitted")
"""Of the log, of days, of grades, compared with peers, of deadlines."""


def matrix_on(engine: Engine, names: Sequence[str], *, compat: bool) -> Matrix:
    request = replace(run(1, "train").request, indicators=tuple(names), compat=compat, course_ids=THREE_COURSES)
    with fill(engine) as filled:
        return feature_matrix(filled, question_of(request, "Europe/London"))


def assert_they_agree(names: Sequence[str], *, compat: bool) -> None:
    here = matrix_on(engine_named("duckdb"), names, compat=compat)
    there = matrix_on(engine_named("spark"), names, compat=compat)
    assert here.rows.num_rows == there.rows.num_rows > 0
    assert here.rows.select(["sample_id", "range_index"]).equals(there.rows.select(["sample_id", "range_index"]))
    for name in [*here.names, "target"]:
        ours, theirs = here.rows.column(name), there.rows.column(name)
        assert ours.is_null().to_pylist() == theirs.is_null().to_pylist(), name
        apart = pc.max(pc.abs(pc.subtract(ours, theirs))).as_py()
        assert (apart or 0.0) < 1e-9, name


# Spark's own warnings on the way are not ours to mend.
@pytest.mark.long
@pytest.mark.filterwarnings("default")
def test_spark_and_duckdb_agree_on_every_value_of_a_few_indicators() -> None:
    assert_they_agree(FEW, compat=False)


@pytest.mark.exhaustive
@pytest.mark.long
@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("compat", [True, False], ids=["compat", "corrected"])
def test_spark_and_duckdb_agree_on_every_value_of_every_indicator(compat: bool) -> None:
    assert_they_agree(indicators_for(target_named(run(1, "train").target, compat=compat)), compat=compat)
