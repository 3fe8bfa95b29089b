"""Cutting a text into sentences that can be quoted: each is a stretch of the text as it stands.

A text is blocks (paragraphs, headings, list items), a block is sentences. A point ends a sentence unless it belongs
to an abbreviation, an initial, an ordinal or a number, or what follows goes on in lower case.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
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


WRAPPED_AT = 100
"""Characters: a longer line was not broken by hand, so that its end is the end of a paragraph."""
NEARLY_FULL = 0.7

_CLOSERS = "\"'”’»)\\]」』】"
_OPENERS = "\"'“‘«([¿¡„‚「『【—– -"
_TERMINATORS = ".!?…。！？؟۔।"
_GUILLEMET = "(?:[ \u00a0\u202f]»)?"
_END = re.compile(rf"[{_TERMINATORS}][{_CLOSERS}]*{_GUILLEMET}$")
_STOP = re.compile(rf"([。！？])[{_CLOSERS}]*|([.!?…؟۔।])[.!?…]{{0,5}}[{_CLOSERS}]{{0,4}}{_GUILLEMET}(?=\s|$)")
_BULLET = re.compile(r"\s*(?:[-*•·▪◦‣–—+]|\(?\d{1,3}[.)]|\(?[a-zA-Z]\))\s+")
_LAST_WORD = re.compile(r"[^\s(\[\"'“‘«„]*$")
_FIRST_WORD = re.compile(r"\w+")
_INITIALS = re.compile(r"(?:\w\.)*\w")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of the text, ``source[start:end]``; `text` is the same on one line.

    `complete` says that it ends as sentences do (headings and list entries may not); `opens` that it is the first of
    its block; `listed` that the block is an entry of a list.
    """

    start: int
    end: int
    text: str
    block: int
    opens: bool
    listed: bool
    complete: bool


def split(source: str, language: Language) -> list[Sentence]:
    """The sentences of *source* in their order."""
    found: list[Sentence] = []
    for block, (start, end, listed) in enumerate(_blocks(source)):
        begin = start
        for stop in [*_stops(source, start, end, language), end]:
            text = " ".join(source[begin:stop].split())
            if text:
                complete = _END.search(text) is not None
                found.append(Sentence(begin, stop, text, block, begin == start, listed, complete))
            begin = stop
    return found


def _blocks(source: str) -> Iterator[tuple[int, int, bool]]:
    """Where each block begins and ends, its bullet left out, and whether it had one."""
    for lines in _paragraphs(source):
        widest = min(max(end - start for start, end in lines), WRAPPED_AT)
        begin = lines[0][0]
        for (start, end), following in zip(lines, [*lines[1:], None], strict=True):
            if following is None or not _goes_on(source, end - start, widest, following):
                bullet = _BULLET.match(source, begin, end)
                yield bullet.end() if bullet else begin, end, bullet is not None
                begin = end


def _goes_on(source: str, length: int, widest: int, following: tuple[int, int]) -> bool:
    """Whether a line of *length* was only broken to fit the page, and *following* goes on with its sentence."""
    if _BULLET.match(source, *following):
        return False
    return NEARLY_FULL * widest <= length <= WRAPPED_AT and widest >= WRAPPED_AT // 3


def _paragraphs(source: str) -> Iterator[list[tuple[int, int]]]:
    """Runs of lines that are not blank, each line by its begin and end."""
    lines: list[tuple[int, int]] = []
    start = 0
    for line in source.splitlines(keepends=True):
        end = start + len(line)
        if line.strip():
            lines.append((start, end))
        elif lines:
            yield lines
            lines = []
        start = end
    if lines:
        yield lines


def _stops(source: str, start: int, end: int, language: Language) -> Iterator[int]:
    """Where the sentences between *start* and *end* stop, but for the last."""
    begin = start
    for match in _STOP.finditer(source, start, end):
        after = match.end()
        if match.group(1) is None and not _is_stop(source, begin, match, end, language):
            continue
        if after < end:
            yield after
        begin = after


def _is_stop(source: str, begin: int, match: re.Match[str], end: int, language: Language) -> bool:
    opening = _first_character(source, match.end(), end)
    if opening.islower():
        return False
    if match.group() != ".":
        return True
    last = _last_word(source, begin, match.start())
    following = _FIRST_WORD.search(source, match.end(), min(end, match.end() + 50))
    opens_a_sentence = following is not None and following.group().lower() in language.stop_words
    if last.lower() in language.abbreviations or (opening.isdigit() and last.lower() in language.before_numbers):
        return False
    if last.isdigit():
        return not (language.ordinals and len(last) <= 2) or opens_a_sentence
    if _INITIALS.fullmatch(last) and last[-1:].isupper():
        return opens_a_sentence
    return True


def _first_character(source: str, start: int, end: int) -> str:
    for character in source[start : min(end, start + 20)]:
        if not character.isspace() and character not in _OPENERS:
            return character
    return ""


def _last_word(source: str, begin: int, end: int) -> str:
    found = _LAST_WORD.search(source[max(begin, end - 30) : end])
    return found.group() if found else ""
