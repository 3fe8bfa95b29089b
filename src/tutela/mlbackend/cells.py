"""From text cells to numbers, quickly: the values of a dataset repeat, so each text is read once."""

from __future__ import annotations

import math

from tutela.mlbackend.errors import BadDataset

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
