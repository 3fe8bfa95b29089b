"""How close a summary is to its text, against the first sentences and against chance. Run it to see the table."""

from __future__ import annotations

import math
import random
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from tutela.plugins.providers.builtin.sentences import split
from tutela.plugins.providers.builtin.summariser import Vector, summarise, terms_of, vectors
from tutela.plugins.providers.builtin.tests.samples import TEXTS

DRAWS = 200


@dataclass(frozen=True)
class Measured:
    """Cosines with the whole text, of as many sentences each."""

    sentences: int
    summary: float
    first: float
    chance: float


def measure(text: str) -> Measured:
    """Of the summary of *text*, of its first sentences, and of sentences taken at random (the mean)."""
    summary = summarise(text)
    if summary is None:
        raise ValueError("the text has no summary")
    sentences = split(text, summary.language)
    rows = vectors([terms_of(sentence.text, summary.language) for sentence in sentences])
    complete = [index for index, sentence in enumerate(sentences) if sentence.complete]
    count = len(summary.sentences)
    draws = [_closeness(rows, _some(complete, count, seed)) for seed in range(DRAWS)]
    return Measured(
        sentences=count,
        summary=_closeness(rows, [sentences.index(sentence) for sentence in summary.sentences]),
        first=_closeness(rows, complete[:count]),
        chance=sum(draws) / DRAWS,
    )


def _closeness(rows: Sequence[Vector], chosen: Sequence[int]) -> float:
    some, everything = _sum([rows[index] for index in chosen]), _sum(rows)
    product = sum(value * everything[term] for term, value in some.items())
    return product / (_norm(some) * _norm(everything))


def _sum(rows: Sequence[Vector]) -> Vector:
    total: defaultdict[str, float] = defaultdict(float)
    for row in rows:
        for term, value in row.items():
            total[term] += value
    return total


def _norm(row: Vector) -> float:
    return math.sqrt(sum(value * value for value in row.values()))


def _some(complete: Sequence[int], count: int, seed: int) -> list[int]:
    return random.Random(seed).sample(complete, count)  # noqa: S311 - chance, not secrecy


if __name__ == "__main__":
    for code, text in TEXTS.items():
        found = measure(text)
        line = f"{code} {found.sentences} {found.summary:.2f} {found.first:.2f} {found.chance:.2f}\n"
        sys.stdout.write(line)
