"""The arithmetic of the ranking."""

from __future__ import annotations

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutela.plugins.providers.builtin.summariser import CLOSE, DAMPING, Vector, centrality, choose, vectors

BAGS = st.lists(st.lists(st.sampled_from("abcdefg"), max_size=6).map(Counter), max_size=8)


def cosine(one: Vector, other: Vector) -> float:
    return sum(value * other.get(term, 0.0) for term, value in one.items())


def centrality_by_matrix(rows: list[Vector]) -> list[float]:
    """The same walk with the whole matrix of similarities, as the paper has it."""
    size = len(rows)
    matrix = [[0.0 if i == j else cosine(rows[i], rows[j]) for j in range(size)] for i in range(size)]
    degrees = [sum(row) for row in matrix]
    weights = [1 / size] * size
    for _ in range(200):
        shares = [weight / degree if degree > 1e-12 else 0.0 for weight, degree in zip(weights, degrees, strict=True)]
        weights = [
            (1 - DAMPING) / size + DAMPING * sum(matrix[i][j] * shares[j] for j in range(size)) for i in range(size)
        ]
    return [weight / max(weights) for weight in weights]


def test_the_walk_without_a_matrix_is_the_walk_with_one() -> None:
    rows = vectors([Counter("abc"), Counter("abd"), Counter("bcd"), Counter("xyz"), Counter("ax")])
    assert centrality(rows) == pytest.approx(centrality_by_matrix(rows), abs=1e-3)


def test_a_sentence_that_shares_words_is_more_central_than_one_that_shares_none() -> None:
    scores = centrality(vectors([Counter("ab"), Counter("bc"), Counter("xyz"), Counter("ac")]))
    assert min(scores[0], scores[1], scores[3]) > scores[2]


@given(BAGS)
def test_vectors_have_length_one_or_are_empty(bags: list[Counter[str]]) -> None:
    for row in vectors(bags):
        assert not row or math.isclose(cosine(row, row), 1.0)


@given(BAGS)
def test_centralities_are_between_0_and_1_and_one_is_1(bags: list[Counter[str]]) -> None:
    scores = centrality(vectors(bags))
    assert all(0 <= score <= 1 for score in scores)
    assert not scores or math.isclose(max(scores), 1.0, abs_tol=CLOSE)


@given(BAGS)
def test_every_row_with_a_score_is_chosen_once(bags: list[Counter[str]]) -> None:
    rows = vectors(bags)
    assert sorted(choose(rows, [1.0] * len(rows))) == list(range(len(rows)))


def test_a_row_without_a_score_is_never_chosen() -> None:
    rows = vectors([Counter("ab"), Counter("cd")])
    assert list(choose(rows, [0.0, 0.5])) == [1]


def test_what_repeats_a_chosen_row_waits_behind_what_is_new() -> None:
    rows = vectors([Counter("abc"), Counter("abc"), Counter("xyz")])
    assert list(choose(rows, [1.0, 0.99, 0.7])) == [0, 2, 1]


def test_of_equals_the_first_comes_first() -> None:
    rows = vectors([Counter("ab"), Counter("cd"), Counter("ef")])
    assert list(choose(rows, [0.5, 0.5, 0.5])) == [0, 1, 2]
