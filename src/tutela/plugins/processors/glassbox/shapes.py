"""The terms of an additive model: what each stretch of a column adds to the score of each class. Numpy is enough."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tutela.sdk.processor import UnreadableModel

if TYPE_CHECKING:
    from tutela.sdk.processor import Floats, Ints

MOST_EDGES = 4_096


@dataclass(frozen=True)
class Shape:
    """One column's term.

    `edges`: where one stretch ends and the next begins, ascending; a value on an edge belongs to the upper one.
    `scores`: log-odds, shape (2 + edges, classes); the first row is for a missing value, the others for the stretches.
    `rows`: how many rows were learnt from in each, shape (2 + edges,).
    """

    edges: Floats
    scores: Floats
    rows: Ints

    @classmethod
    def flat(cls, classes: int) -> Shape:
        """A column that says nothing."""
        return cls(np.zeros(0), np.zeros((2, classes)), np.zeros(2, dtype=np.int64))

    def places(self, column: Floats) -> Ints:
        """The row of `scores` for each value."""
        found: Ints = np.searchsorted(self.edges, column, side="right") + 1
        found[np.isnan(column)] = 0
        return found

    def weight(self) -> float:
        """How far it moves a prediction, on average over the rows that were learnt from."""
        spread = self.scores - self.scores.mean(axis=1, keepdims=True)
        return float(np.abs(spread).sum(axis=1) @ self.rows / max(int(self.rows.sum()), 1))

    def dump(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return {"edges": self.edges.tolist(), "scores": self.scores.tolist(), "rows": self.rows.tolist()}

    @classmethod
    def load(cls, content: Any, classes: int) -> Shape:
        """What `dump` wrote. Raises `UnreadableModel`."""
        edges = np.asarray(content["edges"], dtype=np.float64)
        scores = np.asarray(content["scores"], dtype=np.float64)
        rows = np.asarray(content["rows"], dtype=np.int64)
        if edges.ndim != 1 or len(edges) > MOST_EDGES or not (np.diff(edges) > 0).all():
            raise UnreadableModel("a term of the glass box has edges that do not ascend")
        if scores.shape != (len(edges) + 2, classes) or rows.shape != (len(edges) + 2,) or (rows < 0).any():
            raise UnreadableModel("a term of the glass box does not fit its edges")
        if not (np.isfinite(edges).all() and np.isfinite(scores).all()):
            raise UnreadableModel("a term of the glass box holds something that is no number")
        return cls(edges, scores, rows)


def total(shapes: tuple[Shape, ...], intercept: Floats, values: Floats) -> Floats:
    """The scores of rows, shape (rows, classes): the intercept and what every column adds."""
    found = np.tile(intercept, (len(values), 1))
    for place, shape in enumerate(shapes):
        found += shape.scores[shape.places(values[:, place])]
    return found
