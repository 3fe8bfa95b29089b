"""Reading a dataset file: two lines of metadata, one of column names, then rows."""

from __future__ import annotations

import csv
import hashlib
import json
import math
import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

import numpy as np

from tutela.mlbackend.errors import BadDataset

if TYPE_CHECKING:
    from tutela.sdk.processor import FeatureMatrix, Floats, Ints


MOST_KEPT = 200_000
LARGEST = 3.4e38
"""A 32-bit number holds no more."""


class Cells(dict[bytes, float]):
    """Text → number. Empty is missing (NaN); text that is no number is 0, as Moodle's backend reads it.

    >>> cells = Cells()
    >>> cells[b"-0.33"], cells[b"abc"]
    (-0.33, 0.0)

    A cell that says NaN, infinity or more than a 32-bit number holds raises `BadDataset`.
    """

    def __init__(self) -> None:
        super().__init__({b"": math.nan})

    def __missing__(self, cell: bytes) -> float:
        number = self._read(cell)
        if len(self) < MOST_KEPT:
            self[cell] = number
        return number

    @staticmethod
    def _read(cell: bytes) -> float:
        text = cell.strip()
        if not text:
            return math.nan
        try:
            number = float(text)
        except ValueError:
            return 0.0
        if not abs(number) <= LARGEST:  # neither does NaN stand below it
            raise BadDataset(f"A cell says {text.decode(errors='replace')[:20]!r}, which is not a finite number.")
        return number


HEAD = 3
"""Lines before the first row."""
LONGEST_LINE = 4 * 1024 * 1024
csv.field_size_limit(LONGEST_LINE)  # a cell may be as long as a line; Python's own limit is 131,072
LARGEST_CLASS = 2**53


@dataclass(frozen=True)
class Head:
    """What the first three lines say."""

    features: int
    target_classes: tuple[float, ...] | None
    """The classes as numbers; None where they are written as anything else, which never matches a label."""
    class_count: int
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Labelled:
    """A file to learn from. `digest` is the SHA-256 of its bytes."""

    head: Head
    matrix: FeatureMatrix
    digest: str


@dataclass(frozen=True)
class Unlabelled:
    """A file to predict. `ids` are kept as they were written, in file order."""

    ids: tuple[str, ...]
    matrix: FeatureMatrix


def read_labelled(file: IO[bytes], *, split_by_sample: bool = True) -> Labelled:
    """Read rows whose last cell is the target. Raises `BadDataset`."""
    import numpy as np

    from tutela.sdk.processor import FeatureMatrix

    lines = _Lines(file)
    head = _head(lines)
    width, cells = 0, array("f")
    labels = array("d")
    known = Cells()
    for row in _rows(lines):
        width = width or len(row)
        _check_width(row, width, lines)
        cells.extend(map(known.__getitem__, row[:-1]))
        labels.append(_label(row[-1], lines))
    if not labels:
        raise BadDataset("The dataset has no rows.")
    values = _table(cells, len(labels))
    columns = _columns(head, values.shape[1], at_front=0)
    matrix = FeatureMatrix(values, columns, np.frombuffer(labels).astype(np.int64))
    samples: Ints | None = who_is_who(matrix) if split_by_sample else None
    return Labelled(head, FeatureMatrix(matrix.values, columns, matrix.labels, samples), lines.digest.hexdigest())


def read_unlabelled(file: IO[bytes]) -> Unlabelled:
    """Read rows whose first cell is the id of a sample in a range. Raises `BadDataset`."""
    from tutela.sdk.processor import FeatureMatrix

    lines = _Lines(file)
    head = _head(lines)
    width, cells = 0, array("f")
    ids = []
    known = Cells()
    for row in _rows(lines):
        width = width or len(row)
        _check_width(row, width, lines)
        ids.append(row[0].decode(errors="replace"))
        cells.extend(map(known.__getitem__, row[1:]))
    if not ids:
        raise BadDataset("The dataset has no rows.")
    values = _table(cells, len(ids))
    return Unlabelled(tuple(ids), FeatureMatrix(values, _columns(head, values.shape[1], at_front=1)))


class _Lines(Iterator[bytes]):
    """The lines of a file, counted and digested; none may be longer than any sane row."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.number = 0
        self.digest = hashlib.sha256()

    def __next__(self) -> bytes:
        line = self._file.readline(LONGEST_LINE)
        if not line:
            raise StopIteration
        if len(line) == LONGEST_LINE:
            raise BadDataset(f"Line {self.number + 1} is longer than {LONGEST_LINE} bytes.")
        self.number += 1
        self.digest.update(line)
        return line.rstrip(b"\r\n")


def _rows(lines: _Lines) -> Iterator[list[bytes]]:
    for line in lines:
        if b'"' in line:
            yield [cell.encode() for cell in _record(line)]
        elif line:
            yield line.split(b",")


def _record(line: bytes) -> list[str]:
    try:
        return next(csv.reader([line.decode("utf-8-sig", errors="replace")], strict=True), [])
    except csv.Error as failure:
        raise BadDataset(f"A line is not CSV: {failure}.") from failure


def _head(lines: _Lines) -> Head:
    found = [_record(line) for _, line in zip(range(HEAD), lines, strict=False)]
    if not found:
        raise BadDataset("The dataset is empty.")
    if len(found) < HEAD:
        raise BadDataset("The dataset ends within its three lines of header.")
    names, values, columns = found
    said = dict(zip(names, values, strict=False))
    if "nfeatures" not in said or "targetclasses" not in said:
        raise BadDataset("The header of the dataset does not name nfeatures and targetclasses.")
    if not said["nfeatures"].strip().isdigit():
        raise BadDataset("The header of the dataset has no number for nfeatures.")
    classes = _classes(said["targetclasses"])
    return Head(int(said["nfeatures"]), _numbers(classes), len(classes), tuple(columns))


def _classes(text: str) -> list[Any]:
    try:
        found: Any = json.loads(text)
    except ValueError as failure:
        raise BadDataset("The header of the dataset has no list for targetclasses.") from failure
    if not isinstance(found, list) or not found:
        raise BadDataset("The header of the dataset has no list for targetclasses.")
    return found


def _numbers(classes: list[Any]) -> tuple[float, ...] | None:
    if not all(isinstance(one, (int, float)) and not isinstance(one, bool) for one in classes):
        return None
    return tuple(float(one) for one in classes)


def _check_width(row: list[bytes], width: int, lines: _Lines) -> None:
    if len(row) != width:
        raise BadDataset(f"Line {lines.number} has {len(row)} cells, the first row has {width}.")


def _label(cell: bytes, lines: _Lines) -> float:
    try:
        number = float(cell)
    except ValueError:  # its text would bring the cell into the log
        raise BadDataset(f"Line {lines.number} has no number as its target.") from None
    if not -LARGEST_CLASS < number < LARGEST_CLASS or number != int(number):
        raise BadDataset(f"Line {lines.number} has a target that is no class.")
    return number


def _table(cells: array[float], rows: int) -> Floats:
    import numpy as np

    return np.frombuffer(cells, dtype=np.float32).reshape(rows, -1)


def _columns(head: Head, count: int, *, at_front: int) -> tuple[str, ...]:
    """A name for every feature; the header may be one short or one long, and need not be unique."""
    named = list(head.columns[at_front : at_front + count])
    return tuple(named + [f"feature {place}" for place in range(len(named), count)])


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
