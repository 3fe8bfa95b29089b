"""As much of a text as an action takes."""

from __future__ import annotations

import re

_SENTENCE_END = re.compile(r"""[.!?…]["'”’»)\]]*(?=\s)|[。！？]|\n\n""")


def passage(text: str, limit: int) -> str:
    """The beginning of *text*, at most *limit* characters of it, up to the end of a sentence.

    Where the second half of that has no sentence's end, it stops between two words, else where it must.

    >>> passage("The sea rises. The sea falls. The moon pulls.", 33)
    'The sea rises. The sea falls.'
    >>> passage("No end in sight for these words", 12)
    'No end in'
    """
    if len(text) <= limit:
        return text
    # One character more shows whether the last sentence ends just at the limit.
    ends = [found.end() for found in _SENTENCE_END.finditer(text[: limit + 1]) if found.end() <= limit]
    if ends and ends[-1] >= limit / 2:
        return text[: ends[-1]].rstrip()
    words = text[:limit].rsplit(maxsplit=1)
    return words[0] if len(words) > 1 and len(words[0]) >= limit / 2 else text[:limit]
