"""Which values every database can keep.

PostgreSQL keeps no null character; no database keeps half of a surrogate pair, which JSON can write (``"\\ud800"``) and
UTF-8 cannot; none keeps an integer of more than 64 bits. SQLite takes some of these in silence, so that a site would
differ with its database: they are refused for all.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tutela.sdk.text import _

UNSTORABLE = _("holds a null character or half of a character")
"""What is wrong with such a text: the end of a sentence that begins with the field's name."""

LARGEST = 2**63 - 1


def storable(text: str) -> bool:
    r"""Whether a database can keep *text*.

    >>> storable("ünï"), storable("a\x00b"), storable("a\ud800b")
    (True, False, False)
    """
    if "\x00" in text:
        return False
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def unstorable_places(value: Any, place: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    r"""Where in *value*, as JSON gives it, texts stand that cannot be kept.

    >>> list(unstorable_places({"name": "a", "texts": ["b", "c\x00"]}))
    [('texts', 1)]
    """
    if isinstance(value, str):
        if not storable(value):
            yield place
    elif isinstance(value, dict):
        for name, part in value.items():
            if storable(name):
                yield from unstorable_places(part, (*place, name))
            else:
                yield place
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from unstorable_places(part, (*place, number))
