"""Every indicator that is installed keeps the contract of an indicator."""

from __future__ import annotations

from functools import partial
from typing import Any

import narwhals as nw
import pytest

from tutela.analytics.engine import measure
from tutela.sdk import registry
from tutela.sdk.indicator import BinaryIndicator, yes_or_no
from tutela.sdk.meanings import AMONG_PEERS
from tutela.sdk.rows import Rows
from tutela.testing.indicator import NOW, check_indicators

INSTALLED = registry.indicators()
IN_TIME = partial(measure, now=NOW)
UNKNOWN = "ot known"


def test_no_indicator_is_broken() -> None:
    assert INSTALLED.broken == {}
    assert len(INSTALLED.loaded) >= 67


def descriptions(kind: str) -> dict[str, str]:
    """What each of our indicators of this *kind* says it measures, by name."""
    ours = {name: one for name, one in INSTALLED.loaded.items() if one.__module__.startswith("tutela.")}
    return {name: one.description for name, one in ours.items() if one.kind == kind}


def test_each_of_our_indicators_says_what_it_measures_in_a_sentence() -> None:
    said = {**descriptions("binary"), **descriptions("linear")}
    assert [name for name, text in said.items() if not (len(text) > 60 and text.endswith("."))] == []


def test_each_of_our_indicators_says_what_yes_means() -> None:
    assert [name for name, text in descriptions("binary").items() if "Yes: " not in text] == []


def test_each_of_our_indicators_says_what_two_places_on_its_scale_mean() -> None:
    assert [name for name, text in descriptions("linear").items() if text.count(" %: ") < 2] == []


def test_what_is_compared_with_peers_says_so() -> None:
    compared = {name for name, one in INSTALLED.loaded.items() if one.among_peers}
    assert {name for name, text in descriptions("linear").items() if AMONG_PEERS in text} == compared


def test_what_has_a_value_without_rows_is_never_said_to_be_unknown() -> None:
    always = [one for one in INSTALLED.loaded.values() if one.when_empty is not None]
    assert [one.name for one in always if UNKNOWN in one.description] == []


def test_what_has_no_value_without_rows_says_when_it_is_not_known() -> None:
    aggregated = [one for one in INSTALLED.loaded.values() if one.rows is not Rows.SAMPLE and one.when_empty is None]
    assert [one.name for one in aggregated if UNKNOWN not in one.description] == []


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
