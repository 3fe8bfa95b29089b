"""The processor: choose the penalty and calibrate on held-out folds, then learn from all rows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

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
    from tutela.plugins.processors.logistic.design import Design
    from tutela.sdk.processor import Floats, Ints

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
        from tutela.plugins.processors.logistic.solver import scores

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

        from tutela.plugins.processors.logistic.design import Design
        from tutela.plugins.processors.logistic.solver import solve

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
    from tutela.plugins.processors.logistic.design import Design
    from tutela.plugins.processors.logistic.solver import scores, solve

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
    from tutela.plugins.processors.logistic.design import Design

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
