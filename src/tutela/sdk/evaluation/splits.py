"""Splits that keep a sample on one side, and each class on both sides where that is possible."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tutela.sdk.processor import FeatureMatrix, Ints

    Mask = NDArray[np.bool_]


def folds(matrix: FeatureMatrix, count: int, seed: int) -> Ints:
    """The fold of every row, 0 to *count* - 1: by sample, seeded, with the classes spread evenly.

    >>> from tutela.sdk.processor import FeatureMatrix
    >>> rows = FeatureMatrix(np.zeros((4, 1)), ("a",), np.array([0, 0, 1, 1]), np.array([7, 7, 9, 9]))
    >>> found = folds(rows, 2, seed=1)
    >>> bool(found[0] == found[1] and found[2] == found[3])
    True
    """
    which, labels = _samples(matrix)
    order = np.random.default_rng(seed).permutation(len(labels))
    by_class = order[np.argsort(labels[order], kind="stable")]
    fold = np.empty(len(labels), dtype=np.int64)
    fold[by_class] = np.arange(len(labels)) % count
    found: Ints = fold[which]
    return found


def rounds(matrix: FeatureMatrix, count: int, *, test_share: float, seed: int) -> Iterator[tuple[Mask, Mask]]:
    """*count* random splits into (training, test) masks; *test_share* of each class's samples is held out."""
    which, labels = _samples(matrix)
    for number in range(count):
        dice = np.random.default_rng([seed, number])
        held_out = np.zeros(len(labels), dtype=bool)
        for label in np.unique(labels):
            members = dice.permutation(np.flatnonzero(labels == label))
            held_out[members[: _held_out(len(members), test_share, dice)]] = True
        test = held_out[which]
        if test.any() and not test.all():
            yield ~test, test


def _held_out(size: int, share: float, dice: np.random.Generator) -> int:
    """How many of *size* to hold out: the share, where the fraction left over is decided by the dice."""
    wanted = size * share
    return min(int(wanted) + int(dice.random() < wanted % 1), size - 1)


def _samples(matrix: FeatureMatrix) -> tuple[Ints, Ints]:
    """For every row the position of its sample, and for every sample its (first) label."""
    labels = matrix.known_labels()
    if matrix.samples is None:
        return np.arange(len(matrix)), labels
    _, first, which = np.unique(matrix.samples, return_index=True, return_inverse=True)
    return which, labels[first]
