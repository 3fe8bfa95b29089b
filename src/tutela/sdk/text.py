"""Marking text for translation where Django is not at hand.

The sdk has no Django, so a text is marked here and translated when it is shown. `make messages` finds the marks.
"""

from __future__ import annotations

from typing import Any, Protocol


class Translations(Protocol):
    """What knows a language: ``django.utils.translation`` is one."""

    def gettext(self, message: str, /) -> str:
        """*message* in that language."""

    def ngettext(self, singular: str, plural: str, number: int, /) -> str:
        """The form for *number* in that language."""


class Sentence(str):
    """A text in English that was put together, and can be put together `again` in another language.

    `parts` are what it was put together from, as JSON can hold it: what a table keeps, `sentence_of` makes again.
    """

    parts: dict[str, Any]

    def __new__(cls, english: str, parts: dict[str, Any]) -> Sentence:
        sentence = super().__new__(cls, english)
        sentence.parts = parts
        return sentence

    def again(self, language: Translations) -> str:
        """The same in *language*."""
        return _again(self.parts, language)


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
    kept = {name: parts_of(value) for name, value in values.items()}
    return Sentence(template.format(**values), {"template": template, "values": kept})


def counted(singular: str, plural: str, number: int) -> Sentence:
    """The form for *number*, which both forms call ``{number}``.

    >>> counted("{number} model", "{number} models", 1)
    '1 model'
    """
    return Sentence(
        (singular if number == 1 else plural).format(number=number),
        {"singular": singular, "plural": plural, "number": number},
    )


def joined(*texts: str) -> Sentence:
    """Marked texts and sentences, one after the other."""
    return Sentence(" ".join(texts), {"texts": [text.parts if isinstance(text, Sentence) else text for text in texts]})


def literal(text: str) -> Sentence:
    """What a person wrote: no translation of it is looked for."""
    return Sentence(text, {"literal": text})


def sentence_of(text: str, parts: dict[str, Any] | None) -> str:
    """The sentence whose English *text* and `parts` a table kept; just the text where it kept no parts."""
    return Sentence(text, parts) if parts else text


def parts_of(value: object) -> Any:
    """*value* as JSON can hold it: a sentence's parts, a number, or its text."""
    if isinstance(value, Sentence):
        return value.parts
    return value if isinstance(value, int | float | None) else str(value)


def spoken(text: str, language: Translations) -> str:
    """A marked text or a sentence in *language*; a text that nobody marked as it is."""
    if isinstance(text, Sentence):
        return text.again(language)
    return language.gettext(text) if text else ""


def _again(parts: Any, language: Translations) -> str:
    match parts:
        case {"template": template, "values": values}:
            return language.gettext(template).format(
                **{name: _shown(value, language) for name, value in values.items()}
            )
        case {"texts": texts}:
            return " ".join(
                _again(text, language) if isinstance(text, dict) else spoken(text, language) for text in texts
            )
        case {"literal": text}:
            return str(text)
        case {"singular": one, "plural": several, "number": number}:
            return language.ngettext(one, several, number).format(number=number)
    raise ValueError("parts of no sentence")


def _shown(value: Any, language: Translations) -> Any:
    return _again(value, language) if isinstance(value, dict) else value
