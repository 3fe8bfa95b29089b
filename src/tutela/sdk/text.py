"""Marking text for translation where Django is not at hand.

The sdk has no Django, so a label is marked here and translated when it is shown. `makemessages` finds the marks.
"""

from __future__ import annotations


def _(text: str) -> str:
    """Mark *text* as translatable and return it unchanged.

    >>> _("Summarise text")
    'Summarise text'
    """
    return text


gettext_noop = _
