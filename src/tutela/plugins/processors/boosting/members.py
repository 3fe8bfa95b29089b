"""The members of the ensemble: LightGBM boosters, trained and asked. Missing values stay missing.

One thread each: LightGBM's threads wait by spinning, which on a busy machine cost seven times the processor time and
saved nothing (ADR 0027).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tutela.plugins.processors.boosting.library import lightgbm as lightgbm_library

if TYPE_CHECKING:
    import lightgbm

    from tutela.sdk.processor import Floats, Ints

FEW, MANY = 2_000, 20_000
WIDE = 20
ROWS_AT_ONCE = 10_000


@dataclass(frozen=True)
class Recipe:
    """What suits a number of rows; chosen by cross-validation within training data (see ADR 0027)."""

    members: int
    trees: int
    rate: float
    leaves: int

    @classmethod
    def for_rows(cls, rows: int) -> Recipe:
        """More rows bear larger trees and need fewer members."""
        if rows < FEW:
            return cls(members=5, trees=100, rate=0.1, leaves=15)
        if rows < MANY:
            return cls(members=4, trees=100, rate=0.1, leaves=15)
        return cls(members=3, trees=100, rate=0.15, leaves=31)

    def parameters(self, classes: int, columns: int, seed: int) -> dict[str, Any]:
        """For LightGBM."""
        binary: dict[str, Any] = {"objective": "binary"}
        return {
            **(binary if classes == 2 else {"objective": "multiclass", "num_class": classes}),
            "learning_rate": self.rate,
            "num_leaves": self.leaves,
            "lambda_l2": 5.0,
            # Half of many columns makes the members differ; of few, it would hide how they act together.
            "feature_fraction": 0.5 if columns >= WIDE else 1.0,
            "max_bin": 127,
            "seed": seed,
            "num_threads": 1,
            "deterministic": True,
            "force_row_wise": True,
            "feature_pre_filter": False,
            "verbosity": -1,
        }


def train(
    values: Floats, truth: Ints, classes: int, fold: Ints, recipe: Recipe, seed: int
) -> Iterator[tuple[lightgbm.Booster, Ints, Floats]]:
    """For every fold: the member trained without it, the fold's rows, and the member's scores of those rows."""
    library = lightgbm_library()
    parameters = recipe.parameters(classes, values.shape[1], seed)
    data = library.Dataset(values, truth, params=dict(parameters), free_raw_data=False).construct()
    for number in range(recipe.members):
        rows = np.flatnonzero(fold != number)
        held = np.flatnonzero(fold == number)
        if len(held) and len(rows):
            part = data.subset(rows.tolist())
            member = library.train({**parameters, "seed": seed + number}, part, recipe.trees)
            yield member, held, scores([member], values[held], classes)


def scores(members: Sequence[lightgbm.Booster], values: Floats, classes: int) -> Floats:
    """Mean log-odds of the members up to a constant, shape (rows, classes)."""
    parts = [values[at : at + ROWS_AT_ONCE] for at in range(0, len(values), ROWS_AT_ONCE)]
    if len(parts) < 2:
        return _scores(members, values, classes)
    # Threads of our own: the library computes without Python's lock, and they do not spin while they wait.
    with ThreadPoolExecutor(min(os.cpu_count() or 1, len(parts))) as pool:
        return np.concatenate(list(pool.map(lambda part: _scores(members, part, classes), parts)))


def _scores(members: Sequence[lightgbm.Booster], values: Floats, classes: int) -> Floats:
    total = np.zeros((values.shape[0], classes))
    for member in members:
        raw = np.asarray(member.predict(values, raw_score=True, num_threads=1, validate_features=False))
        total += np.column_stack([np.zeros_like(raw), raw]) if classes == 2 else raw
    return total / len(members)


def contributions(members: Sequence[lightgbm.Booster], values: Floats, classes: int) -> Floats:
    """Mean contribution of each column to each class's score, shape (rows, classes, columns); Lundberg's TreeSHAP."""
    rows, columns = values.shape
    total = np.zeros((rows, classes, columns))
    for member in members:
        raw = np.asarray(member.predict(values, pred_contrib=True, num_threads=1, validate_features=False))
        raw = raw.reshape(rows, -1, columns + 1)[:, :, :columns]
        total += np.concatenate([np.zeros_like(raw), raw], axis=1) if classes == 2 else raw
    return total / len(members)
