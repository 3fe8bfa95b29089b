"""No part of a text becomes a formula, whatever a spreadsheet takes for a separator."""

from __future__ import annotations

import re
import time

import pytest

from tutela.lib.spreadsheets import plain_cell

SEPARATORS = (",", ";", "\t", "|", "\n", "\r\n")
FORMULAS = ("=1+1", "+1+1", "-1+1", "@SUM(A1)", "＝1+1", "＋1+1", "－1+1", "＠SUM(A1)", "-x", "=", "- 1 + 1")
HIDDEN = ("", " ", "  ", '"', '""', ' "', "\u00a0", "\ufeff", "\u200b", "\u3000", "\x00")


@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize("hidden", HIDDEN)
def test_a_formula_gets_an_apostrophe_at_the_beginning(hidden: str, formula: str) -> None:
    assert plain_cell(hidden + formula) == f"'{hidden}{formula}"


@pytest.mark.parametrize("separator", SEPARATORS)
@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_after_any_separator_gets_one_too(separator: str, formula: str) -> None:
    assert plain_cell(f"a{separator}{formula}") == f"a{separator}'{formula}"


@pytest.mark.parametrize("text", ["a = b", "a-b", "me@example.org", "1+1=2", "'=1", "", "naïve; plain", "x\ny"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert plain_cell(text) == text


@pytest.mark.parametrize("text", ["\tx", "\rx", "\nx"])
def test_a_tab_or_a_line_break_at_the_beginning_is_kept_off_it(text: str) -> None:
    assert plain_cell(text) == f"'{text}"


def test_what_is_plain_already_is_not_changed_again() -> None:
    once = plain_cell('=1;"=2\n-3+4|\t@x')
    assert plain_cell(once) == once


@pytest.mark.parametrize("separator", SEPARATORS)
def test_no_part_of_a_plain_cell_begins_a_formula(separator: str) -> None:
    parts = plain_cell(separator.join(FORMULAS * 2)).split(separator)
    assert not [part for part in parts if re.match(r'[\s"]*[=+@＝＋－＠-]', part)]


@pytest.mark.parametrize("unit", [" ", "\t", '"', ", ", "- ", "\n ", "=", "-1"])
def test_a_long_cell_takes_no_longer_for_what_is_in_it(unit: str) -> None:
    began = time.perf_counter()
    plain_cell(unit * 200_000)
    assert time.perf_counter() - began < 2
