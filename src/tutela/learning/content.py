"""A module's content: sanitised HTML for the page, plain text for an action."""

from __future__ import annotations

import html
import re

import nh3

_BLOCK_END = re.compile(r"(?i)</(p|div|h[1-6]|li|tr|blockquote|pre|figcaption|dt|dd|section|article)>|<br\s*/?>")
_TAGLIKE = re.compile(r"<[^>]*>")
_SPACES = re.compile(r"[ \t\f\v\u00a0]+")
_BLANK_LINES = re.compile(r"\n\s*\n+")


def clean(content: str) -> str:
    """*content* as HTML that is safe to show: no script, no style, no event handler, no foreign scheme."""
    return nh3.clean(content)


def as_text(content: str) -> str:
    """The text of an HTML fragment, blocks apart by a blank line.

    >>> as_text("<h2>Tides</h2><p>The sea &amp; the moon.<script>x()</script></p>")
    'Tides\\n\\nThe sea & the moon.'
    """
    safe = nh3.clean(_BLOCK_END.sub("\n\n", nh3.clean(content)), tags=set())
    text = html.unescape(_TAGLIKE.sub("", safe))
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()
