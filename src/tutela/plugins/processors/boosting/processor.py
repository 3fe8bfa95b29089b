"""The processor: each member learns without one fold; what it says of that fold calibrates the ensemble."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from tutela.plugins.processors.boosting.library import load_lightgbm
from tutela.sdk.errors import Decline
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
    import lightgbm

    from tutela.evaluation.calibration import Calibration
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
    library = load_lightgbm()
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


FILE = "boosting.json"
FEWEST = 40
"""Trees need company: with fewer rows no split can be trusted."""
MOST_MEMBERS = 20


@dataclass(frozen=True)
class FittedBoosting(Fitted):
    """Boosters whose scores are averaged, then calibrated."""

    processor = "boosting"
    classes: tuple[int, ...]
    columns: tuple[str, ...]
    members: tuple[lightgbm.Booster, ...]
    calibration: Calibration
    held_out_loss: float | None = None

    def predict(self, matrix: FeatureMatrix) -> Floats:
        return self.calibration.apply(scores(self.members, self.fitting(matrix), len(self.classes)))

    def explain(self, matrix: FeatureMatrix, class_: int) -> list[tuple[Contribution, ...]]:
        place = self.classes.index(class_)
        rest = [other for other in range(len(self.classes)) if other != place]
        values = self.fitting(matrix)
        by_class = contributions(self.members, values, len(self.classes)) * self.calibration.slope
        moved = by_class[:, place] - by_class[:, rest].mean(axis=1)
        return [self.ranked(values[row], moved[row]) for row in range(len(matrix))]

    def importance(self) -> Mapping[str, float]:
        import numpy as np

        gains = np.sum([member.feature_importance("gain") for member in self.members], axis=0)
        total = float(gains.sum()) or 1.0
        return {name: float(gain) / total for name, gain in zip(self.columns, gains, strict=True)}

    def save(self) -> Mapping[str, bytes]:
        content = {
            "classes": self.classes,
            "columns": self.columns,
            "members": len(self.members),
            "calibration": self.calibration.dump(),
            "held_out_loss": self.held_out_loss,
        }
        texts = {_member_file(place): member.model_to_string() for place, member in enumerate(self.members)}
        return {
            FILE: json.dumps(content, allow_nan=False).encode(),
            **{name: text.encode() for name, text in texts.items()},
        }


class Boosting(Processor):
    """An ensemble of gradient-boosted trees."""

    name: ClassVar[str] = "boosting"
    label: ClassVar[str] = _("Gradient boosting")
    description: ClassVar[str] = _("The most accurate for hundreds of rows and more. A missing value stays missing.")

    def fit(self, matrix: FeatureMatrix, *, seed: int = 0) -> FittedBoosting:
        import numpy as np

        from tutela.evaluation.calibration import calibrate
        from tutela.evaluation.scores import log_loss
        from tutela.evaluation.splits import folds

        classes, truth = np.unique(matrix.known_labels(), return_inverse=True)
        if len(matrix) < FEWEST or len(classes) < 2 or not matrix.columns:
            raise Decline(f"boosting needs {FEWEST} rows, two classes and a column")
        recipe = Recipe.for_rows(len(matrix))
        fold = folds(matrix, recipe.members, seed)
        members, held_out = [], np.zeros((len(matrix), len(classes)))
        for member, rows, scored in train(matrix.values, truth, len(classes), fold, recipe, seed):
            members.append(member)
            held_out[rows] = scored
        if not members:
            raise Decline("boosting needs at least two samples")
        calibration = calibrate(held_out, truth)
        return FittedBoosting(
            classes=tuple(int(one) for one in classes),
            columns=matrix.columns,
            members=tuple(members),
            calibration=calibration,
            held_out_loss=log_loss(truth, calibration.apply(held_out)),
        )

    def load(self, files: Mapping[str, bytes]) -> FittedBoosting:
        try:
            return _read(saved_json(files[FILE]), files)
        except (ArithmeticError, KeyError, ValueError, TypeError, AttributeError) as failure:
            raise UnreadableModel(f"{FILE} or one of its members is missing or altered") from failure


def _read(content: Any, files: Mapping[str, bytes]) -> FittedBoosting:
    from tutela.evaluation.calibration import Calibration
    from tutela.plugins.processors.boosting.library import read

    classes = tuple(int(one) for one in content["classes"])
    columns = tuple(str(one) for one in content["columns"])
    calibration = Calibration.load(content["calibration"])
    count = int(content["members"])
    if len(classes) < 2 or len(calibration.shifts) != len(classes) or not 0 < count <= MOST_MEMBERS:
        raise UnreadableModel("the boosting model's sizes do not fit each other")
    members = tuple(
        read(files[_member_file(place)].decode(), features=len(columns), classes=len(classes)) for place in range(count)
    )
    return FittedBoosting(classes, columns, members, calibration, saved_loss(content["held_out_loss"]))


def _member_file(place: int) -> str:
    return f"member-{place}.txt"
