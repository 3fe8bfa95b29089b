"""Measures that several indicators share, as narwhals expressions over the rows of one sample in one range.

Horizons are counted back from the range's end, in days of 24 hours, so that no time zone matters; what lies before the
range's start is not among the rows, so that a horizon longer than the range is the range.
"""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

import narwhals as nw

from tutela.sdk.indicator import SECONDS_PER_DAY, spread

if TYPE_CHECKING:
    from collections.abc import Sequence

LONG_DAYS = 100
"""So many days away, or behind, are as bad as more."""


def within_last(days: int, time: str = "time") -> nw.Expr:
    """The *time* of the row lies in the last *days* of the range."""
    return nw.col(time) > nw.col("range_end") - days * SECONDS_PER_DAY


def amount(condition: nw.Expr | None = None) -> nw.Expr:
    """How many acts there were, those that one row stands for counted each; only where *condition* holds."""
    acts = nw.col("repeats").cast(nw.Float64)
    return (acts if condition is None else nw.when(condition).then(acts).otherwise(nw.lit(0.0))).sum()


def different(value: nw.Expr, condition: nw.Expr) -> nw.Expr:
    """How many different whole numbers *value*, none of them below zero, there are where *condition* holds."""
    elsewhere = nw.when(condition).then(nw.lit(0.0)).otherwise(nw.lit(1.0)).max()
    return nw.when(condition).then(value).otherwise(nw.lit(-1)).n_unique().cast(nw.Float64) - elsewhere


def day() -> nw.Expr:
    """The day of the event, counted back from the range's end."""
    return (nw.col("range_end") - nw.col("time")) // SECONDS_PER_DAY


def weighted_mean(value: nw.Expr, weight: nw.Expr) -> nw.Expr:
    """The mean of *value* by *weight*; null where nothing weighs."""
    total = weight.sum()
    return nw.when(total > 0).then((value * weight).sum() / total)


def handed_in() -> nw.Expr:
    """1.0 for work that was handed in by the range's end, else 0.0."""
    return nw.when(nw.col("submitted").is_null()).then(nw.lit(0.0)).otherwise(nw.lit(1.0))


def lead_days() -> nw.Expr:
    """The mean number of days by which work was handed in before it was due; negative: after."""
    return ((nw.col("due") - nw.col("submitted")).cast(nw.Float64) / SECONDS_PER_DAY).mean()


def nearness(days: nw.Expr) -> nw.Expr:
    """1 for no days, -1 for `LONG_DAYS` or more, falling by the logarithm: the first days tell most."""
    return spread(1.0 - (days.clip(0.0, float(LONG_DAYS)) + 1.0).log() / log(LONG_DAYS + 1))


def about(kinds: Sequence[str]) -> nw.Expr:
    """The event is about an activity of one of these *kinds* (Moodle: modules)."""
    return nw.col("name").str.contains(rf"^\\mod_({'|'.join(kinds)})\\")
