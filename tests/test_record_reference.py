"""The page of the learning record is what the declarations say."""

from __future__ import annotations

from tools.record_reference import PAGE, page


def test_the_page_of_the_learning_record_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python tools/record_reference.py"
