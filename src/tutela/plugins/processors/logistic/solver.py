"""Ridge-penalised multinomial logistic regression by Newton's method."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tutela.evaluation.calibration import softmax
from tutela.evaluation.scores import TINY

if TYPE_CHECKING:
    from tutela.sdk.processor import Floats, Ints

STEPS = 100
CLOSE = 1e-7
"""Good enough: the relative change of the loss."""
MOST_EXACT = 1_000
"""With more weights than this the exact curvature costs more than it gives; its bound takes its place."""
MOST_CURVED = 10_000
"""The curvature is taken from so many rows at most: it only says how long a step is, never where to."""
FAINT = 1e-6
"""The penalty of the intercepts: none to speak of, but it keeps separable rows from running to infinity."""


def solve(design: Floats, truth: Ints, classes: int, penalty: float, start: Floats | None = None) -> Floats:
    """Weights, shape (1 + columns, classes), the first row being the intercepts, which are hardly penalised.

    Minimises the summed log loss plus half *penalty* times the squared weights. Wide designs are turned first so
    that there are no more columns than rows, which changes nothing about the answer.
    """
    turn = None
    if design.shape[1] > design.shape[0]:
        _, _, turn = np.linalg.svd(design, full_matrices=False)
        design, start = design @ turn.T, None
    weights = _minimise(design, truth, classes, penalty, start)
    if turn is None:
        return weights
    return np.vstack([weights[:1], turn.T @ weights[1:]])


def scores(design: Floats, weights: Floats) -> Floats:
    """Log-odds up to a constant, shape (rows, classes)."""
    found: Floats = design @ weights[1:] + weights[0]
    return found


def _minimise(design: Floats, truth: Ints, classes: int, penalty: float, start: Floats | None) -> Floats:
    full = np.column_stack([np.ones(len(design)), design])
    ridge = np.full(full.shape[1], penalty)
    ridge[0] = FAINT
    target = np.eye(classes)[truth]
    weights = np.zeros((full.shape[1], classes)) if start is None else start
    curved = np.random.default_rng(0).permutation(len(full))[:MOST_CURVED] if len(full) > MOST_CURVED else None
    bound = np.linalg.inv(full.T @ full / 2 + np.diag(ridge)) if weights.size > MOST_EXACT else None
    before, chance = _loss(full, target, ridge, weights)
    step: Floats
    for _ in range(STEPS):
        slope = full.T @ (chance - target) + ridge[:, None] * weights
        if bound is not None:
            step = bound @ slope
        elif curved is None:
            step = _newton_step(full, chance, ridge, slope)
        else:
            step = _newton_step(full[curved], chance[curved], ridge, slope, weight=len(full) / len(curved))
        share = 1.0
        after, chance = _loss(full, target, ridge, weights - step)
        while after > before and share > 1e-4:
            share /= 2
            after, chance = _loss(full, target, ridge, weights - share * step)
        weights = weights - share * step
        if before - after <= CLOSE * (abs(before) + 1):
            break
        before = after
    return weights


def _loss(full: Floats, target: Floats, ridge: Floats, weights: Floats) -> tuple[float, Floats]:
    chance = softmax(full @ weights)
    missed = -np.log(np.clip((chance * target).sum(axis=1), TINY, 1.0)).sum()
    return float(missed + (ridge[:, None] * weights**2).sum() / 2), chance


def _newton_step(full: Floats, chance: Floats, ridge: Floats, slope: Floats, weight: float = 1.0) -> Floats:
    """The step along the curvature of these rows, each of which stands for *weight* of them.

    Two classes mirror each other, so that one block serves both.
    """
    columns, classes = slope.shape
    if classes == 2:
        curve = (full * (2 * weight * chance[:, :1] * chance[:, 1:])).T @ full
        half: Floats = np.linalg.solve(curve + np.diag(ridge), slope[:, 1])
        return np.column_stack([-half, half])
    curve = np.zeros((classes, columns, classes, columns))
    for one in range(classes):
        for other in range(one + 1):
            spread = chance[:, one] * ((one == other) - chance[:, other])
            block = (full * (weight * spread[:, None])).T @ full
            curve[one, :, other, :] = block
            curve[other, :, one, :] = block
    whole = curve.reshape(classes * columns, classes * columns)
    step = np.linalg.solve(whole + np.diag(np.tile(ridge, classes)), slope.T.ravel())
    found: Floats = step.reshape(classes, columns).T
    return found
