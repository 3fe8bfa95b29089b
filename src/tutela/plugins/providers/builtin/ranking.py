"""Ranking sentences by how much they say of what the whole text says, and choosing some that do not repeat others.

The ranking is LexRank (Erkan and Radev, 2004) with weights: a random walk over sentences, from one to another in
proportion to the cosine of their TF-IDF vectors. The matrix of similarities ``S = V Vᵀ`` is never made: a step of the
walk is ``V (Vᵀ x)``, so that time grows with the number of words, not with the square of the number of sentences.
The choice is by maximal marginal relevance (Carbonell and Goldstein, 1998).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

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
