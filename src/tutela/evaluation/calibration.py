"""Calibration: one slope and one shift per class, learnt from held-out log-odds (Platt 1999; Guo et al. 2017).

A weak pull towards "no change" keeps a handful of rows from saying too much.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from tutela.sdk.processor import Floats, Ints

PULL = 10.0
"""The weight of "no change", in rows or so."""
STEPS = 50


@dataclass(frozen=True)
class Calibration:
    """Turns raw scores (log-odds, shape (rows, classes)) into probabilities."""

    slope: float
    shifts: tuple[float, ...]

    @classmethod
    def none(cls, classes: int) -> Calibration:
        """Change nothing."""
        return cls(1.0, (0.0,) * classes)

    def dump(self) -> list[float]:
        """As numbers for JSON."""
        return [self.slope, *self.shifts]

    @classmethod
    def load(cls, saved: Any) -> Calibration:
        """From what `dump` gave. Raises `ValueError` or `TypeError` for anything that is no number."""
        slope, *shifts = (float(one) for one in saved)
        if not np.isfinite([slope, *shifts]).all():
            raise ValueError("the calibration is not made of numbers")
        return cls(slope, tuple(shifts))

    def apply(self, scores: Floats) -> Floats:
        """Probabilities, shape (rows, classes)."""
        return softmax(self.slope * scores + np.asarray(self.shifts))


def softmax(scores: Floats) -> Floats:
    """Row-wise softmax that does not overflow."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    found: Floats = powers / powers.sum(axis=1, keepdims=True)
    return found


def calibrate(scores: Floats, truth: Ints) -> Calibration:
    """Fit on held-out *scores* by Newton's method; few rows change little."""
    rows, classes = scores.shape
    if rows == 0 or classes < 2:
        return Calibration.none(classes)
    centred = scores - scores.mean(axis=1, keepdims=True)
    # The design of row i and class k: its score, and a one at the class's own shift (the first class has none).
    design = np.zeros((rows, classes, classes))
    design[:, :, 0] = centred
    for shift in range(1, classes):
        design[:, shift, shift] = 1.0
    start = np.zeros(classes)
    start[0] = 1.0
    found = _newton(design, truth, start)
    return Calibration(max(float(found[0]), 0.05), (0.0, *map(float, found[1:])))


def _newton(design: Floats, truth: Ints, start: Floats) -> Floats:
    weights = start.copy()
    target = np.eye(design.shape[1])[truth]
    for _ in range(STEPS):
        chance = softmax(design @ weights)
        slope = np.einsum("nk,nkp->p", chance - target, design) + PULL * (weights - start)
        mean = np.einsum("nk,nkp->np", chance, design)
        curve = np.einsum("nk,nkp,nkq->pq", chance, design, design) - mean.T @ mean
        step = np.linalg.solve(curve + PULL * np.eye(len(start)), slope)
        # A long step would leave the region where the parabola is a fair picture of the loss.
        weights = weights - step * min(1.0, 2.0 / max(float(np.abs(step).max()), 1e-9))
        if np.abs(step).max() < 1e-6:
            break
    found: Floats = weights
    return found
