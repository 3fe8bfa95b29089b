"""The translations: complete, current, true to their placeholders, and compiled."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from django.conf import settings

from tools import messages

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")

pytestmark = pytest.mark.parametrize("file", messages.catalogues(), ids=lambda file: file.parent.parent.name)


def placeholders(text: str) -> Counter[str]:
    """What is filled in when *text* is shown."""
    return Counter(PLACEHOLDER.findall(text))


def texts(catalogue: Catalog) -> set[tuple[str, ...]]:
    """What a program finds in *catalogue*: texts in English, and what follows them."""
    return {(message.context or "", *chain(*messages.pairs(message))) for message in catalogue if message.id}


def test_every_marked_message_is_translated(file: Path) -> None:
    assert [message.id for message in messages.untranslated(messages.updated(file))] == []


def test_the_catalogue_is_what_make_messages_writes(file: Path) -> None:
    assert file.read_bytes() == messages.as_po(messages.updated(file))


def test_the_compiled_catalogue_has_the_same_texts(file: Path) -> None:
    with messages.compiled(file).open("rb") as stream:
        assert texts(read_mo(stream)) == texts(messages.read(file))


def test_placeholders_agree(file: Path) -> None:
    wrong = [
        (english, translated)
        for message in messages.read(file)
        if message.id
        for english, translated in messages.pairs(message)
        if placeholders(english) != placeholders(translated)
    ]
    assert wrong == []


def test_each_plural_has_as_many_forms_as_the_language(file: Path) -> None:
    catalogue = messages.read(file)
    forms = {len(messages.pairs(message)) for message in catalogue if message.pluralizable}
    assert forms == {catalogue.num_plurals}


def test_translations_begin_and_end_as_the_english_does(file: Path) -> None:
    def shape(text: str) -> tuple[bool, bool, str]:
        return text[:1].isspace(), text[-1:].isspace(), text[-1:] if text[-1:] in ".:…?" else ""

    wrong = [
        (english, translated)
        for message in messages.read(file)
        if message.id
        for english, translated in messages.pairs(message)
        if shape(english) != shape(translated)
    ]
    assert wrong == []


def test_the_language_is_offered(file: Path) -> None:
    assert file.parent.parent.name in dict(settings.LANGUAGES)
