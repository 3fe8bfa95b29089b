"""The proposal for an image's alternative text."""

from __future__ import annotations

import pytest

from tutela.plugins.placements.editor.views import LONGEST_ALTERNATIVE, alternative


def test_a_short_prompt_is_proposed_as_it_is() -> None:
    assert alternative("  A lighthouse\n at low tide ") == "A lighthouse at low tide"


@pytest.mark.parametrize("prompt", ["lighthouse " * 40, "x" * 500, "海" * 300, "a " * 400])
def test_a_long_prompt_is_cut_to_what_is_read_in_one_go(prompt: str) -> None:
    assert 60 < len(alternative(prompt)) <= LONGEST_ALTERNATIVE
    assert alternative(prompt).endswith("…")


def test_it_is_cut_between_words() -> None:
    assert alternative("lighthouse " * 40).removesuffix("…").split()[-1] == "lighthouse"
