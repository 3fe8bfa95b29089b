"""Text in files that people open in a spreadsheet: no part of it may become a formula.

A CSV file does not say what separates its cells, and a spreadsheet guesses, or asks: what is one cell here may be three
there. So each part that any of the usual separators or a line break cuts off is looked at, as if it were a cell.
"""

from __future__ import annotations

import re

_CUTS = ",;|\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029"
_SKIPPED = r"[^\S" + _CUTS + r"]|[\"\x00-\x08\x0e-\x1b\x1f\x7f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
"""What a spreadsheet may drop from the beginning of a cell: spaces, quotes, what nobody sees."""
_BEGINS = "=+@\uff1d\uff0b\uff20\ufe66\ufe62\ufe6b\u2212\uff0d\ufe63-"
"""Formulas begin so, in the width of Chinese and Japanese too."""

_FORMULA = re.compile(rf"(?:\A|(?<=[{_CUTS}]))(?=(?:{_SKIPPED})*[{_BEGINS}])|\A(?=[\t\r\n])|(?<=[,;|])(?=[\t\r])")


def plain_cell(text: str) -> str:
    """*text* with an apostrophe before each part that a spreadsheet could take for a formula.

    For texts: a number is written as the number that it is, and needs none.

    >>> plain_cell("=1+1"), plain_cell("a;=1+1"), plain_cell("a = b")
    ("'=1+1", "a;'=1+1", 'a = b')
    """
    return _FORMULA.sub("'", text)
