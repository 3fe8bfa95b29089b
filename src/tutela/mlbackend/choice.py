"""Which processor learns: those asked for are tried, and held-out folds within the training rows decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tutela.mlbackend.errors import Fault

if TYPE_CHECKING:
    from tutela.sdk.processor import FeatureMatrix, Fitted

SMOOTH_TO_RICH = ("logistic", "boosting")
PLENTY = 5_000
"""From so many rows on the richest alone is tried: it won on every set measured, and a smooth model costs time."""


def learn(matrix: FeatureMatrix, *, seed: int = 0, names: Sequence[str] = SMOOTH_TO_RICH) -> Fitted:
    """The model that predicts held-out folds best; the smoothest where there are too few rows to hold any out."""
    from tutela.sdk.errors import Decline
    from tutela.sdk.registry import processors

    found: list[Fitted] = []
    for name in names[-1:] if len(matrix) >= PLENTY else names:
        try:
            found.append(processors()[name]().fit(matrix, seed=seed))
        except Decline:
            continue
    if not found and len(matrix) >= PLENTY:
        return learn(matrix, seed=seed, names=names[:-1])
    if not found:
        raise Fault("None of the processors can learn from these rows.")
    return best(found)


def best(candidates: Sequence[Fitted]) -> Fitted:
    """The lowest loss on rows held out; the first where nobody could hold any out."""
    measured = [one for one in candidates if one.held_out_loss is not None]
    return min(measured, key=lambda one: one.held_out_loss or 0.0) if measured else candidates[0]
