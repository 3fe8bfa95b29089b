"""Indicators on a record in memory: for the conformance checks, and for trying one out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import narwhals as nw

from tutela.analytics.engine.duck import DuckEngine, Engine
from tutela.analytics.engine.matrix import Question, feature_matrix
from tutela.sdk.indicator import Indicator, Sample
from tutela.sdk.interval import Analysable, Direction, Interval, Moment, Range
from tutela.sdk.target import Target

if TYPE_CHECKING:
    Record = Mapping[str, Sequence[Mapping[str, Any]]]


class _Everybody(Target):
    """Takes everything."""

    name, label, outcomes, indicators = "everybody", "Everybody", ("no", "yes"), ()

    def __init__(self, sample: Sample) -> None:
        super().__init__()
        self.sample = sample  # type: ignore[misc]  # a target's sample is its class's; this one serves for all

    def expression(self) -> nw.Expr:
        return nw.lit(0.0)


class _OneRange(Interval):
    """One range that is given."""

    name, label, direction = "one_range", "One range", Direction.BEFORE

    def __init__(self, part: Range) -> None:
        self.part = part

    def ranges(self, analysable: Analysable, moment: Moment) -> list[Range]:
        return [self.part]


def measure(
    indicators: Sequence[Indicator],
    record: Record,
    part: Range,
    sample: Sample,
    *,
    now: int | None = None,
    make_engine: Callable[[], Engine] = DuckEngine,
) -> dict[str, dict[int, float | None]]:
    """The values of *indicators*, by name and sample, for all samples of *record* in the range *part*."""
    moment = Moment(part.end if now is None else now, training=False)
    compat = any(indicator.compat for indicator in indicators)
    question = Question(_Everybody(sample), _OneRange(part), indicators, moment, indicators, None, compat)
    with make_engine() as engine:
        for name, rows in record.items():
            engine.add_rows(name, rows)
        table = feature_matrix(engine, question).rows
    samples: list[Any] = table.column("sample_id").to_pylist()
    columns = {indicator.name: table.column(indicator.name).to_pylist() for indicator in indicators}
    return {name: dict(zip(samples, values, strict=True)) for name, values in columns.items()}
