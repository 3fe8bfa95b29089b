"""Marking text for translation where Django is not at hand.

The sdk has no Django, so a text is marked here and translated when it is shown. `make messages` finds the marks.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class Translations(Protocol):
    """What knows a language: ``django.utils.translation`` is one."""

    def gettext(self, message: str, /) -> str:
        """*message* in that language."""

    def ngettext(self, singular: str, plural: str, number: int, /) -> str:
        """The form for *number* in that language."""


class Sentence(str):
    """A text in English that was put together, and can be put together `again` in another language."""

    again: Callable[[Translations], str]

    def __new__(cls, english: str, again: Callable[[Translations], str]) -> Sentence:
        sentence = super().__new__(cls, english)
        sentence.again = again
        return sentence


def _(text: str) -> str:
    """Mark *text* as translatable and return it unchanged.

    >>> _("Summarise text")
    'Summarise text'
    """
    return text


gettext_noop = _


def filled(template: str, **values: object) -> Sentence:
    """A marked *template* with *values* in it, which stay as they are unless they are sentences themselves.

    >>> filled("The service knows no model {name}.", name="x")
    'The service knows no model x.'
    """

    def again(language: Translations) -> str:
        shown = {
            name: value.again(language) if isinstance(value, Sentence) else value for name, value in values.items()
        }
        return language.gettext(template).format(**shown)

    return Sentence(template.format(**values), again)


def counted(singular: str, plural: str, number: int) -> Sentence:
    """The form for *number*, which both forms call ``{number}``.

    >>> counted("{number} model", "{number} models", 1)
    '1 model'
    """
    return Sentence(
        (singular if number == 1 else plural).format(number=number),
        lambda language: language.ngettext(singular, plural, number).format(number=number),
    )


def joined(*texts: str) -> Sentence:
    """Marked texts and sentences, one after the other."""
    return Sentence(" ".join(texts), lambda language: " ".join(spoken(text, language) for text in texts))


def spoken(text: str, language: Translations) -> str:
    """A marked text or a sentence in *language*; a text that nobody marked as it is."""
    if isinstance(text, Sentence):
        return text.again(language)
    return language.gettext(text) if text else ""
