"""From a feature matrix to a standardised design: a missing value is the mean, and may speak for itself.

Constant columns are left out. A column with gaps brings a second one, 1 where the value is missing, unless another
column has the very same gaps.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tutela.sdk.processor import UnreadableModel

if TYPE_CHECKING:
    from tutela.sdk.processor import Floats


@dataclass(frozen=True)
class Part:
    """One column of the design: which feature, its value or its being missing, and how it is standardised."""

    feature: int
    missing: bool
    mean: float
    scale: float


@dataclass(frozen=True)
class Design:
    """The columns of the design, in order."""

    parts: tuple[Part, ...]

    @classmethod
    def learn(cls, values: Floats) -> Design:
        """The design for these rows, shape (rows, features)."""
        parts: list[Part] = []
        gaps_seen: set[bytes] = set()
        for feature in range(values.shape[1]):
            column = values[:, feature].astype(np.float64)
            gaps = np.isnan(column)
            parts += _part(feature, False, column[~gaps])
            pattern = np.packbits(gaps).tobytes()
            if gaps.any() and pattern not in gaps_seen:
                gaps_seen.add(pattern)
                parts += _part(feature, True, gaps.astype(np.float64))
        return cls(tuple(parts))

    def apply(self, values: Floats) -> Floats:
        """The design of rows, float64, shape (rows, parts); a missing value stands at the mean, zero."""
        made = np.empty((values.shape[0], len(self.parts)))
        for place, part in enumerate(self.parts):
            column = values[:, part.feature].astype(np.float64)
            if part.missing:
                column = np.isnan(column).astype(np.float64)
            made[:, place] = (column - part.mean) / part.scale
        return np.nan_to_num(made, copy=False, nan=0.0)

    def dump(self) -> list[list[Any]]:
        """As JSON can hold it."""
        return [[part.feature, part.missing, part.mean, part.scale] for part in self.parts]

    @classmethod
    def load(cls, rows: Any, features: int) -> Design:
        """What `dump` wrote. Raises `UnreadableModel`."""
        parts = tuple(Part(int(row[0]), bool(row[1]), float(row[2]), float(row[3])) for row in rows)
        if any(not 0 <= part.feature < features or not part.scale > 0 for part in parts):
            raise UnreadableModel("the logistic model names columns that it does not have")
        return cls(parts)


def _part(feature: int, missing: bool, known: Floats) -> list[Part]:
    """One part, or none where the column does not vary."""
    if known.size == 0 or known.min() == known.max():
        return []
    return [Part(feature, missing, float(known.mean()), float(known.std()))]
