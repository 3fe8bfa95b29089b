"""The processor: choose the penalty and calibrate on held-out folds, then learn from all rows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from tutela.evaluation.calibration import softmax
from tutela.evaluation.scores import TINY
from tutela.sdk.processor import (
    Contribution,
    FeatureMatrix,
    Fitted,
    Processor,
    UnreadableModel,
    saved_json,
    saved_loss,
)
from tutela.sdk.text import _

if TYPE_CHECKING:
    from tutela.evaluation.calibration import Calibration
    from tutela.sdk.processor import Floats, Ints


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
    for _step in range(STEPS):
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


FILE = "logistic.json"
PENALTIES = (100.0, 10.0, 1.0, 0.1)
UNTRIED = 0.1
"""The penalty where a class has one row, so that none can be held out."""
ROWS_PER_PENALTY = 10
"""A penalty of 1 asks for so many rows, one of 10 for ten times as many: a heavier one would outweigh what they say."""
FOLDS, FOLDS_OF_FEW, FEW = 5, 20, 50
"""Few rows are held out in more and smaller folds, since each one missing is missed."""
MOST_COMPARED = 2_000
"""Penalties are compared on so many rows at most: by then their order no longer changes."""


@dataclass(frozen=True)
class FittedLogistic(Fitted):
    """Weights of a standardised design, shape (1 + parts, classes)."""

    processor = "logistic"
    classes: tuple[int, ...]
    columns: tuple[str, ...]
    design: Design
    weights: Floats
    calibration: Calibration
    held_out_loss: float | None = None

    def predict(self, matrix: FeatureMatrix) -> Floats:
        return self.calibration.apply(scores(self.design.apply(self.fitting(matrix)), self.weights))

    def explain(self, matrix: FeatureMatrix, class_: int) -> list[tuple[Contribution, ...]]:
        import numpy as np

        values = self.fitting(matrix)
        parts = self.design.apply(values) * self._towards(class_)
        moved = np.zeros(values.shape)
        for part, moves in zip(self.design.parts, parts.T, strict=True):
            moved[:, part.feature] += moves
        return [self.ranked(values[row], moved[row]) for row in range(len(matrix))]

    def importance(self) -> Mapping[str, float]:
        weights = abs(self.weights[1:] - self.weights[1:].mean(axis=1, keepdims=True)).sum(axis=1)
        shares = dict.fromkeys(self.columns, 0.0)
        for part, weight in zip(self.design.parts, weights, strict=True):
            shares[self.columns[part.feature]] += float(weight) / (float(weights.sum()) or 1.0)
        return shares

    def save(self) -> Mapping[str, bytes]:
        content = {
            "classes": self.classes,
            "columns": self.columns,
            "design": self.design.dump(),
            "weights": self.weights.tolist(),
            "calibration": self.calibration.dump(),
            "held_out_loss": self.held_out_loss,
        }
        return {FILE: json.dumps(content, allow_nan=False).encode()}

    def _towards(self, class_: int) -> Floats:
        """Weights as log-odds of *class_* against the mean of the others."""
        place = self.classes.index(class_)
        rest = [other for other in range(len(self.classes)) if other != place] or [place]
        found: Floats = self.calibration.slope * (self.weights[1:, place] - self.weights[1:, rest].mean(axis=1))
        return found


class Logistic(Processor):
    """Logistic regression with a ridge penalty that the data choose."""

    name: ClassVar[str] = "logistic"
    label: ClassVar[str] = _("Logistic regression")
    description: ClassVar[str] = _("Light and readable: one weight for each indicator. Good from ten rows on.")

    def fit(self, matrix: FeatureMatrix, *, seed: int = 0) -> FittedLogistic:
        from threadpoolctl import threadpool_limits  # type: ignore[import-untyped] # the library has no types

        # On a busy machine numpy's threads spin while they wait: five times the processor time, and ten times the time.
        with threadpool_limits(1, user_api="blas"):
            return self._fit(matrix, seed)

    def load(self, files: Mapping[str, bytes]) -> FittedLogistic:
        try:
            return _read(saved_json(files[FILE]))
        except (ArithmeticError, KeyError, ValueError, TypeError, IndexError, AttributeError) as failure:
            raise UnreadableModel(f"{FILE} is missing or altered") from failure

    def _fit(self, matrix: FeatureMatrix, seed: int) -> FittedLogistic:
        import numpy as np

        classes, truth = np.unique(matrix.known_labels(), return_inverse=True)
        penalty, calibration, loss = _held_out(matrix, truth, len(classes), seed)
        design = Design.learn(matrix.values)
        return FittedLogistic(
            classes=tuple(int(one) for one in classes),
            columns=matrix.columns,
            design=design,
            weights=solve(design.apply(matrix.values), truth, len(classes), penalty),
            calibration=calibration,
            held_out_loss=loss,
        )


def _held_out(matrix: FeatureMatrix, truth: Ints, classes: int, seed: int) -> tuple[float, Calibration, float | None]:
    """The penalty that predicts held-out folds best, the calibration for it, and its loss there."""
    import numpy as np

    from tutela.evaluation.calibration import Calibration, calibrate
    from tutela.evaluation.scores import log_loss

    if len(truth) == 0 or np.bincount(truth).min() < 2:
        return UNTRIED, Calibration.none(classes), None
    chosen = np.sort(np.random.default_rng(seed).permutation(len(matrix))[:MOST_COMPARED])
    matrix, truth = matrix.take(chosen), truth[chosen]
    scored = _scores_by_penalty(matrix, truth, classes, seed)
    plain = Calibration.none(classes)
    losses = {penalty: log_loss(truth, plain.apply(scores)) for penalty, scores in scored.items()}
    best = min(losses, key=losses.__getitem__)
    calibration = calibrate(scored[best], truth)
    return best, calibration, log_loss(truth, calibration.apply(scored[best]))


def _scores_by_penalty(matrix: FeatureMatrix, truth: Ints, classes: int, seed: int) -> dict[float, Floats]:
    """Scores of every row by a model that has not seen it, for each penalty, from the strongest to the weakest."""
    import numpy as np

    from tutela.evaluation.splits import folds

    light = [penalty for penalty in PENALTIES if penalty * ROWS_PER_PENALTY <= len(matrix)] or [UNTRIED]
    found: dict[float, Floats] = {penalty: np.zeros((len(matrix), classes)) for penalty in light}
    count = FOLDS if len(matrix) >= FEW else min(FOLDS_OF_FEW, len(matrix))
    fold = folds(matrix, count, seed)
    for number in range(count):
        train, test = fold != number, fold == number
        if not test.any() or not train.any():
            continue
        design = Design.learn(matrix.values[train])
        known, held = design.apply(matrix.values[train]), design.apply(matrix.values[test])
        weights = None
        for penalty in light:
            weights = solve(known, truth[train], classes, penalty, weights)
            found[penalty][test] = scores(held, weights)
    return found


def _read(content: Any) -> FittedLogistic:
    import numpy as np

    from tutela.evaluation.calibration import Calibration

    classes = tuple(int(one) for one in content["classes"])
    columns = tuple(str(one) for one in content["columns"])
    design = Design.load(content["design"], len(columns))
    weights = np.asarray(content["weights"], dtype=np.float64)
    calibration = Calibration.load(content["calibration"])
    if weights.shape != (1 + len(design.parts), len(classes)) or len(calibration.shifts) != len(classes):
        raise UnreadableModel("the logistic model's weights do not fit its columns and classes")
    if not np.isfinite(weights).all():
        raise UnreadableModel("the logistic model holds weights that are not numbers")
    return FittedLogistic(classes, columns, design, weights, calibration, saved_loss(content["held_out_loss"]))
