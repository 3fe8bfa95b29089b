"""Splits that keep a person on one side, and each class on both sides where that is possible."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from tutela.evaluation.plan import Plan, Split
from tutela.sdk.errors import Decline
from tutela.sdk.text import _

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tutela.sdk.processor import FeatureMatrix, Ints

    Mask = NDArray[np.bool_]
    Masks = Iterator[tuple[Mask, Mask]]

SEVERAL = 3
"""So many courses are worth holding whole courses out."""
TRIES = 5


def folds(matrix: FeatureMatrix, count: int, seed: int) -> Ints:
    """The fold of every row, 0 to *count* - 1: by person, seeded, with the classes spread evenly.

    >>> from tutela.sdk.processor import FeatureMatrix
    >>> rows = FeatureMatrix(np.zeros((4, 1)), ("a",), np.array([0, 0, 1, 1]), np.array([7, 7, 9, 9]))
    >>> found = folds(rows, 2, seed=1)
    >>> bool(found[0] == found[1] and found[2] == found[3])
    True
    """
    which, labels = _units(matrix)
    order = np.random.default_rng(seed).permutation(len(labels))
    by_class = order[np.argsort(labels[order], kind="stable")]
    fold = np.empty(len(labels), dtype=np.int64)
    fold[by_class] = np.arange(len(labels)) % count
    found: Ints = fold[which]
    return found


def split_of(matrix: FeatureMatrix, plan: Plan) -> Split:
    """What *plan* means for these rows: `Split.AUTO` is decided here."""
    if plan.split is not Split.AUTO:
        return plan.split
    several = matrix.courses is not None and len(np.unique(matrix.courses)) >= SEVERAL
    return Split.COURSE if several else Split.PERSON


def held_out(matrix: FeatureMatrix, plan: Plan) -> Masks:
    """The (training, test) masks of every round. Raises `Decline` where the rows cannot be split so."""
    split = split_of(matrix, plan)
    if split is Split.COURSE:
        return by_course(matrix, plan.rounds, test_share=plan.test_share, seed=plan.seed)
    if split is Split.TIME:
        return by_time(matrix, plan.rounds)
    return rounds(matrix, plan.rounds, test_share=plan.test_share, seed=plan.seed)


def rounds(matrix: FeatureMatrix, count: int, *, test_share: float, seed: int) -> Masks:
    """*count* random splits into (training, test) masks; *test_share* of each class's people is held out."""
    which, labels = _units(matrix)
    for number in range(count):
        dice = np.random.default_rng([seed, number])
        out = np.zeros(len(labels), dtype=bool)
        for label in np.unique(labels):
            members = dice.permutation(np.flatnonzero(labels == label))
            out[members[: _size(len(members), test_share, dice)]] = True
        test = out[which]
        if test.any() and not test.all():
            yield ~test, test


def by_course(matrix: FeatureMatrix, count: int, *, test_share: float, seed: int) -> Masks:
    """Up to *count* splits that hold out whole courses, never the same ones twice.

    Somebody who is in courses on both sides is given to one of them by the dice, *test_share* of them to the test,
    and their rows on the other side are left out of the round.
    """
    courses = _several(matrix.courses, _("the rows are of one course only"))
    dice = np.random.default_rng([seed, 0])
    which, labels = _units(matrix)
    for chosen in _course_sets(np.unique(courses), count, test_share, dice):
        test = np.isin(courses, chosen)
        both = _any(which, test, len(labels)) & _any(which, ~test, len(labels))
        to_test = both & (dice.random(len(labels)) < test_share)
        yield ~test & ~to_test[which], test & ~(both & ~to_test)[which]


def by_time(matrix: FeatureMatrix, count: int) -> Masks:
    """Up to *count* splits in order of time: all courses that ended earlier, against the next ones.

    The first half of the ends is only learnt from. Who is tested is not learnt from in that round.
    """
    times = _several(matrix.times, _("all courses ended at the same time, or when they did is not known"))
    which, labels = _units(matrix)
    ends = np.unique(times)
    first = max(1, len(ends) // 2)
    blocks = np.array_split(ends[first:], min(count, len(ends) - first))
    for block in blocks:
        test = (times >= block[0]) & (times <= block[-1])
        tested = _any(which, test, len(labels))
        yield (times < block[0]) & ~tested[which], test


def _several(given: Ints | None, reason: str) -> Ints:
    if given is None or len(np.unique(given)) < 2:
        raise Decline(reason)
    return given


def _course_sets(courses: Ints, count: int, share: float, dice: np.random.Generator) -> Iterator[Ints]:
    """Sets of courses to hold out: every course once before any comes again."""
    size = min(max(1, round(len(courses) * share)), len(courses) - 1)
    seen: set[bytes] = set()
    for _try in range(count * TRIES):
        order = dice.permutation(courses)
        for at in range(0, len(order) - size + 1, size):
            chosen = np.sort(order[at : at + size])
            if chosen.tobytes() not in seen and len(seen) < count:
                seen.add(chosen.tobytes())
                yield chosen


def _any(which: Ints, mask: Mask, units: int) -> Mask:
    """For every unit whether any of its rows is in *mask*."""
    found: Mask = np.bincount(which, weights=mask, minlength=units) > 0
    return found


def _size(size: int, share: float, dice: np.random.Generator) -> int:
    """How many of *size* to hold out: the share, where the fraction left over is decided by the dice."""
    wanted = size * share
    return min(int(wanted) + int(dice.random() < wanted % 1), size - 1)


def _units(matrix: FeatureMatrix) -> tuple[Ints, Ints]:
    """For every row the position of its person (or its sample, or itself), and for each of those its first label."""
    labels = matrix.known_labels()
    units = unit_of(matrix)
    _values, first, which = np.unique(units, return_index=True, return_inverse=True)
    return which, labels[first]


def unit_of(matrix: FeatureMatrix) -> Ints:
    """What must not be torn apart: the person of every row, else its sample, else the row itself."""
    if matrix.people is not None:
        return matrix.people
    return np.arange(len(matrix)) if matrix.samples is None else matrix.samples
