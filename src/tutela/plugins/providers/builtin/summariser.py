"""The summariser: sentences of the text itself, the most telling ones, in their order.

Nothing is written anew. The same text always has the same summary.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tutela.plugins.providers.builtin.sentences import Language, Sentence, guess_language, split

Vector = dict[str, float]

DAMPING = 0.85
STEPS = 30
CLOSE = 1e-6
NOISE = 1e-9
"""Likeness below this is rounding, not likeness."""
NOVELTY = 0.35
"""How much a sentence loses for being like one that was chosen already (0 nothing, 1 all that counts)."""


def vectors(bags: Sequence[Counter[str]]) -> list[Vector]:
    """TF-IDF vectors of length 1, one for each bag of terms; an empty bag has an empty vector."""
    spread = Counter(term for bag in bags for term in bag)
    rarity = {term: math.log(1 + len(bags) / count) for term, count in spread.items()}
    return [_unit({term: count * rarity[term] for term, count in bag.items()}) for bag in bags]


def centrality(rows: Sequence[Vector]) -> list[float]:
    """How central each of *rows* is among all, from 0 to 1 (the most central one)."""
    degrees = _similar(rows, [1.0] * len(rows))
    base = (1 - DAMPING) / max(len(rows), 1)
    weights = [1 / max(len(rows), 1)] * len(rows)
    for _ in range(STEPS):
        shares = [weight / degree if degree > NOISE else 0.0 for weight, degree in zip(weights, degrees, strict=True)]
        moved = [base + DAMPING * arrived for arrived in _similar(rows, shares)]
        change = sum(abs(new - old) for new, old in zip(moved, weights, strict=True))
        weights = moved
        if change < CLOSE:
            break
    top = max(weights, default=0.0)
    return [weight / top if top > 0 else 0.0 for weight in weights]


def choose(rows: Sequence[Vector], scores: Sequence[float]) -> Iterator[int]:
    """The indices of *rows*, the best first, each as good and as new as possible; those that score 0 never."""
    holders = _index(rows)
    likeness = [0.0] * len(rows)
    left = {index for index, score in enumerate(scores) if score > 0}
    while left:
        best = max(left, key=lambda index: ((1 - NOVELTY) * scores[index] - NOVELTY * likeness[index], -index))
        left.discard(best)
        yield best
        for index, value in _likeness_to(rows[best], holders).items():
            likeness[index] = max(likeness[index], value)


def _similar(rows: Sequence[Vector], weights: Sequence[float]) -> list[float]:
    """``(V Vᵀ - 1) weights``: what arrives at each row from the others."""
    terms: defaultdict[str, float] = defaultdict(float)
    for row, weight in zip(rows, weights, strict=True):
        for term, value in row.items():
            terms[term] += value * weight
    arrived = [sum(value * terms[term] for term, value in row.items()) for row in rows]
    return [max(total - weight, 0.0) if row else 0.0 for row, total, weight in zip(rows, arrived, weights, strict=True)]


def _index(rows: Sequence[Vector]) -> dict[str, list[tuple[int, float]]]:
    holders: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for index, row in enumerate(rows):
        for term, value in row.items():
            holders[term].append((index, value))
    return holders


def _likeness_to(row: Vector, holders: dict[str, list[tuple[int, float]]]) -> dict[int, float]:
    found: defaultdict[int, float] = defaultdict(float)
    for term, value in row.items():
        for index, other in holders[term]:
            found[index] += value * other
    return found


def _unit(row: Vector) -> Vector:
    length = math.sqrt(sum(value * value for value in row.values()))
    return {term: value / length for term, value in row.items()} if length > 0 else {}


STEM = 7
"""Letters of a word that count: a crude stem, which serves all languages that write with suffixes."""
FEWEST_WORDS, MOST_WORDS = 5, 60
SHORT_TEXT = 90
"""Words: a text this short is its own summary."""
SHORT_CHARACTERS = 2000
SHARE = 0.25
LEAST, MOST = 50, 180
"""Words of a summary of medium length."""
ENOUGH = 0.85
"""The part of the words wanted at which no more sentences are looked for."""
SENTENCES = 2, 12

_WORD = re.compile(r"[^\W\d_]+")
_NO_SPACES = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""Scripts that do not part words: Thai, Lao, Burmese, Khmer, kana, Han."""
_QUESTION = re.compile(r"[?？؟][\"'”’»)\]」』]*$")
_PAIRS = (("(", ")"), ("[", "]"), ("“", "”"), ("«", "»"), ("「", "」"))


@dataclass(frozen=True)
class Summary:
    """`sentences` are quotes in the order of the text; `whole` says that they are all of it."""

    sentences: tuple[Sentence, ...]
    language: Language
    whole: bool

    @property
    def text(self) -> str:
        """The sentences: neighbours run on, others stand apart."""
        parts: list[str] = []
        previous: Sentence | None = None
        for sentence in self.sentences:
            if previous is not None:
                neighbours = sentence.block == previous.block and sentence.start == previous.end
                parts.append(" " if neighbours else "\n\n")
            parts.append(sentence.text)
            previous = sentence
        return "".join(parts)


def summarise(source: str, scale: float = 1.0) -> Summary | None:
    """The summary of *source*, *scale* times the usual length; None where it holds nothing that can be quoted.

    A short text is returned whole.
    """
    language = guess_language(_WORD.findall(source.lower()))
    sentences = split(source, language)
    bags = [terms_of(sentence.text, language) for sentence in sentences]
    lengths = [_length(sentence.text) for sentence in sentences]
    if sum(lengths) <= SHORT_TEXT or len(sentences) <= SENTENCES[0]:
        modest = 0 < sum(lengths) <= SHORT_TEXT + MOST_WORDS and len(source) <= SHORT_CHARACTERS
        return Summary(tuple(sentences), language, whole=True) if modest else None
    rows = vectors(bags)
    scores = _scores(sentences, lengths, rows, language)
    chosen = _within(_words_wanted(sum(lengths), scale), lengths, rows, scores)
    if not chosen:
        return None
    return Summary(tuple(sentences[index] for index in sorted(chosen)), language, whole=False)


def _scores(
    sentences: Sequence[Sentence], lengths: Sequence[int], rows: Sequence[Vector], language: Language
) -> list[float]:
    """How good each sentence is; 0 for those that cannot stand in a summary."""
    seen: set[str] = set()
    scores = []
    for sentence, length, weight in zip(sentences, lengths, centrality(rows), strict=True):
        fit = sentence.complete and FEWEST_WORDS <= length <= MOST_WORDS and sentence.text not in seen
        seen.add(sentence.text)
        scores.append(
            weight * _place(sentence) * _weight(length) * _stands_alone(sentence.text, language) if fit else 0.0
        )
    return scores


def _place(sentence: Sentence) -> float:
    """Writers say first what a text, and then what a paragraph, is about."""
    if sentence.listed or not sentence.opens:
        return 1.0
    return 1.3 if sentence.block <= 1 else 1.15


def _weight(length: int) -> float:
    """A sentence of few words is like many others, and says little."""
    return min(1.0, 0.6 + length / 30)


def _stands_alone(text: str, language: Language) -> float:
    """Less than 1 for a sentence that leans on its neighbours: refers back, asks, or is half of a quotation."""
    factor = 1.0
    first = _WORD.search(text)
    if first is not None and first.group().lower() in language.backward:
        factor *= 0.6
    if _QUESTION.search(text):
        factor *= 0.5
    if any(text.count(left) != text.count(right) for left, right in _PAIRS) or text.count('"') % 2:
        factor *= 0.5
    return factor


def _within(wanted: int, lengths: Sequence[int], rows: Sequence[Vector], scores: Sequence[float]) -> list[int]:
    """The best sentences that fit into *wanted* words; a long one is passed over when a shorter one still fits."""
    fewest, most = SENTENCES
    chosen: list[int] = []
    words = 0
    for index in choose(rows, scores):
        if words + lengths[index] <= wanted * 1.1 or len(chosen) < fewest:
            chosen.append(index)
            words += lengths[index]
        if words >= wanted * ENOUGH or len(chosen) >= most:
            break
    return chosen


def _words_wanted(total: int, scale: float) -> int:
    return round(min(max(total * SHARE, LEAST), MOST) * scale)


def terms_of(text: str, language: Language) -> Counter[str]:
    """The words that tell what *text* is about; pairs of characters where a script does not part words."""
    bag: Counter[str] = Counter()
    for word in _WORD.findall(text.lower()):
        if _NO_SPACES.match(word):
            bag.update(word[place : place + 2] for place in range(max(1, len(word) - 1)))
        elif len(word) > 1 and word not in language.stop_words:
            bag[word[:STEM]] += 1
    return bag


def _length(text: str) -> int:
    """Words of *text*; where a script does not part words, two characters count for one."""
    return sum((len(word) + 1) // 2 if _NO_SPACES.match(word) else 1 for word in _WORD.findall(text))
