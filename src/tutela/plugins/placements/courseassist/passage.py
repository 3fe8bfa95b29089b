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
    head = text[: limit + 1]  # one character more shows whether something ends just at the limit
    ends = [found.end() for found in _SENTENCE_END.finditer(head) if found.end() <= limit]
    space = max(head.rfind(" "), head.rfind("\n"))
    for cut in (ends[-1] if ends else 0, space):
        if cut >= limit / 2:
            return text[:cut].rstrip()
    return text[:limit]
