"""What the summariser must know of a language: its small words, its abbreviations, how it refers back.

The words are in ``languages.toml``. A language that is missing there is summarised all the same, only without this
knowledge.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

WORDS = Path(__file__).with_name("languages.toml")
SAMPLE = 3000
"""Words that are looked at to guess the language."""
ENOUGH = 0.12
"""The share of small words that a running text has at least."""


@dataclass(frozen=True)
class Language:
    """The words of one language, in lower case; ``languages.toml`` says what each field is for."""

    code: str
    stop_words: frozenset[str] = frozenset()
    abbreviations: frozenset[str] = frozenset()
    before_numbers: frozenset[str] = frozenset()
    backward: frozenset[str] = frozenset()
    ordinals: bool = False


UNKNOWN = Language(
    "", abbreviations=frozenset({"dr", "prof", "st", "cf"}), before_numbers=frozenset({"p", "vol", "fig"})
)


@cache
def languages() -> tuple[Language, ...]:
    """The languages in ``languages.toml``, in its order."""
    sections = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    return tuple(_language(code, words) for code, words in sections.items())


def _language(code: str, words: Mapping[str, str | bool]) -> Language:
    def some(name: str) -> frozenset[str]:
        return frozenset(str(words[name]).split())

    return Language(
        code,
        stop_words=some("stop_words"),
        abbreviations=some("abbreviations"),
        before_numbers=some("before_numbers"),
        backward=some("backward"),
        ordinals=bool(words.get("ordinals", False)),
    )


def guess_language(words: Sequence[str]) -> Language:
    """The language whose small words *words* (lower case) has most of; `UNKNOWN` when it has few of any.

    >>> guess_language("el gato duerme en la casa y no sale de ella".split()).code
    'es'
    """
    counts = Counter(words[:SAMPLE])
    best, found = UNKNOWN, ENOUGH * sum(counts.values())
    for language in languages():
        hits = sum(count for word, count in counts.items() if word in language.stop_words)
        if hits > found:
            best, found = language, hits
    return best
