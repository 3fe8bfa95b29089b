"""Whole numbers in what people send."""

from __future__ import annotations

LONGEST = 18
"""Digits: whatever has no more fits into a database's column."""


def whole(text: str) -> int | None:
    """The number that *text* is; None when it is none, or longer than any that is used here.

    >>> whole("12"), whole("-1"), whole("9" * 5000)
    (12, None, None)
    """
    return int(text) if text.isdecimal() and len(text) <= LONGEST else None
