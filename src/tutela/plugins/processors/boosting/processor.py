"""The processor: each member learns without one fold; what it says of that fold calibrates the ensemble."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

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
    from tutela.sdk.processor import Floats

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
        from tutela.plugins.processors.boosting.members import scores

        return self.calibration.apply(scores(self.members, self.fitting(matrix), len(self.classes)))

    def explain(self, matrix: FeatureMatrix, class_: int) -> list[tuple[Contribution, ...]]:
        from tutela.plugins.processors.boosting.members import contributions

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
        from tutela.plugins.processors.boosting.members import Recipe, train

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
    from tutela.plugins.processors.boosting.checked_text import read

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
