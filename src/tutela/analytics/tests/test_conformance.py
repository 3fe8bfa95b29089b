"""Every indicator that is installed keeps the contract of an indicator."""

from __future__ import annotations

from functools import partial
from typing import Any

import narwhals as nw
import pytest

from tutela.analytics.analysis import measure
from tutela.sdk import registry
from tutela.sdk.checks.indicator import NOW, check_indicators
from tutela.sdk.indicator import BinaryIndicator, yes_or_no
from tutela.sdk.rows import Rows

INSTALLED = registry.indicators()
IN_TIME = partial(measure, now=NOW)


def test_no_indicator_is_broken() -> None:
    assert INSTALLED.broken == {}
    assert len(INSTALLED.loaded) >= 67


@pytest.mark.long
def test_every_indicator_keeps_the_contract() -> None:
    assert check_indicators(list(INSTALLED.loaded.values()), IN_TIME) == []


class Prophet(BinaryIndicator):
    """Sees the future, by a fact that is not cut at the range's end."""

    name, label, rows, needs = "prophet", "Prophet", Rows.SAMPLE, ("last_event",)

    def expression(self) -> nw.Expr:
        return yes_or_no(nw.col("last_event") > nw.col("range_end"))


class Boaster(BinaryIndicator):
    """Leaves the bounds."""

    name, label, rows = "boaster", "Boaster", Rows.EVENTS

    def expression(self) -> nw.Expr:
        return nw.len().cast(nw.Float64)


@pytest.mark.parametrize(("kind", "words"), [(Prophet, "after the range's end"), (Boaster, "not in [-1, 1]")])
def test_the_check_finds_what_is_wrong(kind: Any, words: str) -> None:
    assert any(words in fault for fault in check_indicators([kind], IN_TIME))
