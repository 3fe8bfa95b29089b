"""What people and programs see from outside is as the golden files say; whoever changes it changes them on purpose."""

from __future__ import annotations

import pytest

from tools import golden


@pytest.mark.parametrize("name", golden.WHAT)
def test_what_is_seen_from_outside_is_as_the_golden_file_says(name: str) -> None:
    assert golden.difference(name, "\n".join(golden.WHAT[name]()) + "\n") == [], "python -m tools.golden --write"
