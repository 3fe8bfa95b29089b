"""Learning the terms with interpret's explainable boosting machine; one member learns without each fold."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tutela.plugins.processors.glassbox.shapes import Shape, total
from tutela.sdk.errors import Decline

if TYPE_CHECKING:
    from tutela.sdk.processor import Floats, Ints

BINS = 64
"""Stretches of a column at most: more are not read by anybody, and gained nothing (ADR 0044)."""
RATE = 0.03


@dataclass(frozen=True)
class Learnt:
    """Terms and intercept, means over the members; and each row's scores by the member that has not seen it."""

    shapes: tuple[Shape, ...]
    intercept: Floats
    held_out: Floats


def learn(values: Floats, truth: Ints, classes: int, fold: Ints, seed: int) -> Learnt:
    """Learn from rows whose *fold* runs from 0; *truth* holds positions of classes."""
    members = int(fold.max()) + 1
    machine = _machine(values.shape[1], members, seed)
    out = fold[:, None] == np.arange(members)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns that its own pictures lack what is missing; ours do not
        machine.fit(values, truth, bags=np.where(out, -1, 1).astype(np.int8))
    held_out = np.zeros((len(values), classes))
    for member in range(members):
        shapes = _shapes(machine, [scores[member] for scores in machine.bagged_scores_], values.shape[1], classes)
        intercept = _both(np.atleast_1d(machine.bagged_intercept_[member])[None, :], classes)[0]
        held_out[out[:, member]] = total(shapes, intercept, values[out[:, member]])
    return Learnt(
        shapes=_shapes(machine, machine.term_scores_, values.shape[1], classes),
        intercept=_both(np.atleast_1d(machine.intercept_)[None, :], classes)[0],
        held_out=held_out,
    )


def _machine(columns: int, members: int, seed: int) -> Any:
    try:
        from interpret.glassbox import (  # type: ignore[import-untyped] # the library has no types
            ExplainableBoostingClassifier,
        )
    except ImportError as failure:
        raise Decline(f"interpret-core cannot be loaded ({failure}); install tutela[glassbox]") from failure
    return ExplainableBoostingClassifier(
        feature_names=[str(place) for place in range(columns)],
        # Every indicator is a number; it would take one of few values for a name.
        feature_types=["continuous"] * columns,
        interactions=0,
        max_bins=BINS,
        learning_rate=RATE,
        outer_bags=members,
        n_jobs=1,
        random_state=seed,
    )


def _shapes(machine: Any, scores: Any, columns: int, classes: int) -> tuple[Shape, ...]:
    """The terms by column. The library's last row is for values of unknown kind, which numbers do not have."""
    shapes = [Shape.flat(classes)] * columns
    for (column,), found, rows in zip(machine.term_features_, scores, machine.bin_weights_, strict=True):
        edges = np.asarray(machine.bins_[column][0], dtype=np.float64)
        both = _both(np.asarray(found, dtype=np.float64).reshape(len(edges) + 3, -1), classes)
        shapes[column] = Shape(edges, both[:-1], np.asarray(rows[:-1]).round().astype(np.int64))
    return tuple(shapes)


def _both(scores: Floats, classes: int) -> Floats:
    """Of two classes the library scores the second; the first one's score is nought."""
    if classes > 2:
        return scores
    return np.column_stack([np.zeros(len(scores)), scores[:, 0]])
