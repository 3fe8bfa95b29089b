"""As much of a text as an action takes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutela.plugins.placements.courseassist.views import passage


def test_a_text_that_fits_is_left_alone() -> None:
    assert passage("The sea rises.", 14) == "The sea rises."


def test_a_sentence_that_ends_just_at_the_limit_is_kept() -> None:
    assert passage("The sea rises. It falls.", 14) == "The sea rises."


def test_a_number_with_a_point_does_not_end_a_sentence() -> None:
    assert passage("It rises. It takes 12.4 hours", 24) == "It rises. It takes 12.4"


def test_a_text_without_spaces_is_cut_where_it_must() -> None:
    assert passage("a" * 30, 10) == "a" * 10


@pytest.mark.parametrize("end", ["。", "！", "？"])
def test_sentences_of_chinese_and_japanese_end_without_a_space(end: str) -> None:
    assert passage(f"海は上がる{end}海は下がる", 8) == f"海は上がる{end}"


@given(st.text(max_size=200), st.integers(min_value=1, max_value=100))
def test_it_is_the_beginning_of_the_text_and_never_longer_than_the_limit(text: str, limit: int) -> None:
    kept = passage(text, limit)
    assert text.startswith(kept)
    assert len(kept) <= limit
