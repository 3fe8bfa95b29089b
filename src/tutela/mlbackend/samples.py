"""Who is who in a labelled file, which carries no ids.

Moodle writes a file course by course; within a course range by range; and within a range the samples in one order.
So the one-hot ``range/N`` columns tell where a course begins, and where all its ranges are equally long, the place
within the range tells the sample. Where they are not, nobody can say, and the whole course counts as one sample:
that is stricter than needed, but never puts one learner on both sides of a split.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from tutela.sdk.processor import FeatureMatrix, Floats, Ints

RANGE = re.compile(r"range/\d+$")
FEWEST = 4
"""With fewer samples than this nothing could be held out, and rows are split instead."""


def who_is_who(matrix: FeatureMatrix) -> Ints | None:
    """The sample of every row, or None where every row is its own."""
    ranges = [place for place, name in enumerate(matrix.columns) if RANGE.match(name)]
    if len(ranges) < 2:
        return None
    samples = _by_place(_range_of(matrix.values[:, ranges]))
    return samples if len(np.unique(samples)) >= FEWEST else None


def _range_of(one_hot: Floats) -> Ints:
    marked = np.nan_to_num(one_hot) > 0.5
    found: Ints = np.where(marked.any(axis=1), marked.argmax(axis=1), -1)
    return found


def _by_place(ranges: Ints) -> Ints:
    starts = np.flatnonzero(np.diff(ranges, prepend=ranges[0] - 1))
    lengths = np.diff(np.append(starts, len(ranges)))
    # A block whose range does not come after the one before begins another course.
    course = np.cumsum(np.diff(ranges[starts], prepend=ranges[0] + 1) < 0)
    samples = np.empty(len(ranges), dtype=np.int64)
    first = 0
    for number in np.unique(course):
        blocks = np.flatnonzero(course == number)
        even = len(set(lengths[blocks].tolist())) == 1
        for block in blocks:
            rows = slice(starts[block], starts[block] + lengths[block])
            samples[rows] = first + np.arange(lengths[block]) if even else first
        first += int(lengths[blocks[0]]) if even else 1
    return samples
