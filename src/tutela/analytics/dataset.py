"""From a matrix to what a processor learns from: one-hot ranges, indicators in order, and what stands beside them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tutela.analytics.engine import groups_of
from tutela.sdk import registry
from tutela.sdk.indicator import DiscreteIndicator
from tutela.sdk.processor import FeatureMatrix, joined

if TYPE_CHECKING:
    from tutela.analytics.engine import Matrix
    from tutela.sdk.indicator import Indicator
    from tutela.sdk.interval import Interval
    from tutela.sdk.platform import Platform

PLATFORM_BITS = 40
"""Ids of a platform are told from those of another by its number in the bits above."""


@dataclass(frozen=True)
class Dataset:
    """The rows that have any indicator: `places` are their positions in the matrix's table."""

    features: FeatureMatrix
    places: Any


def range_columns(interval: Interval) -> list[int]:
    """The numbers of the ranges, where they tell anything: all that the interval has, used here or not."""
    parts = getattr(interval, "parts", 1)
    return list(range(parts)) if interval.tells_range and parts > 1 else []


def indicator_of(column: str) -> str:
    """The indicator that a column is made of; '' for a range's.

    >>> indicator_of("range/2"), indicator_of("colour/0.5"), indicator_of("mean_score")
    ('', 'colour', 'mean_score')
    """
    return "" if column.startswith("range/") else column.partition("/")[0]


def expected_columns(interval: str, indicators: Sequence[str]) -> tuple[str, ...]:
    """The columns of every dataset of a model that is made of these."""
    columns = [f"range/{index}" for index in range_columns(registry.intervals()[interval]())]
    for name in indicators:
        kind = registry.indicators()[name]
        columns += [f"{name}/{one:g}" for one in kind.classes] if issubclass(kind, DiscreteIndicator) else [name]
    return tuple(columns)


def dataset_of(matrix: Matrix, platformid: int, platform: Platform[Any] | None = None) -> Dataset:
    """What *matrix* holds, as numbers. Missing stays missing (NaN); rows without any indicator are left out.

    With *platform*, the groups that it knows stand beside the rows.
    """
    rows = matrix.rows
    indicators = matrix.question.indicators
    raw = {one.name: _column(rows, one.name) for one in indicators}
    known = np.zeros(rows.num_rows, dtype=bool)
    for values in raw.values():
        known |= ~np.isnan(values)
    indexes = rows.column("range_index").to_numpy()
    columns = {
        f"range/{index}": (indexes == index).astype(np.float32) for index in range_columns(matrix.question.interval)
    }
    for indicator in indicators:
        columns.update(_columns(indicator, raw[indicator.name]))
    values = np.column_stack(list(columns.values())) if columns else np.empty((rows.num_rows, 0), np.float32)
    groups = {} if platform is None else groups_of(platform, matrix)
    offset = platformid << PLATFORM_BITS
    features = FeatureMatrix(
        values=values.astype(np.float32),
        columns=tuple(columns),
        labels=_labels(rows),
        samples=rows.column("sample_id").to_numpy() + offset,
        people=_ids(rows, "person_id", offset),
        courses=_ids(rows, "course_id", offset),
        times=_ends(rows),
        ranges=indexes,
        groups={name: np.array([value or "" for value in given], dtype=np.str_) for name, given in groups.items()},
    )
    return Dataset(features.take(known), np.flatnonzero(known))


def together(parts: Sequence[FeatureMatrix]) -> FeatureMatrix | None:
    """The rows of several platforms, one below the other; None where there are none."""
    filled = [part for part in parts if len(part)]
    return joined(filled) if filled else None


def digest(features: FeatureMatrix) -> str:
    """A digest of the rows: it changes when there is something new to learn from."""
    told = hashlib.sha256("\n".join(features.columns).encode())
    for part in (features.values, features.known_labels(), features.samples, features.ranges):
        told.update(np.ascontiguousarray(part).tobytes() if part is not None else b"-")
    return told.hexdigest()


def _column(rows: Any, name: str) -> Any:
    return rows.column(name).to_numpy(zero_copy_only=False).astype(np.float64)


def _columns(indicator: Indicator, values: Any) -> dict[str, Any]:
    if not isinstance(indicator, DiscreteIndicator):
        return {indicator.name: values.astype(np.float32)}
    unknown = np.where(np.isnan(values), np.nan, 0.0)
    return {
        f"{indicator.name}/{one:g}": np.where(np.isclose(values, one), 1.0, unknown).astype(np.float32)
        for one in indicator.classes
    }


def _labels(rows: Any) -> Any:
    if "target" not in rows.column_names:
        return None
    return np.nan_to_num(_column(rows, "target")).astype(np.int64)


def _ids(rows: Any, name: str, offset: int) -> Any:
    column = rows.column(name)
    return None if column.null_count else column.to_numpy().astype(np.int64) + offset


def _ends(rows: Any) -> Any:
    """When the course of every row ended: the end of its last range."""
    if not rows.num_rows or rows.column("course_id").null_count:
        return None
    _courses, which = np.unique(rows.column("course_id").to_numpy(), return_inverse=True)
    ends = np.zeros(which.max() + 1, dtype=np.int64)
    np.maximum.at(ends, which, rows.column("range_end").to_numpy())
    return ends[which]
