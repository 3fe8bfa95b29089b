"""The processor: learn the terms, calibrate them on what each member has not seen, and keep nothing but numbers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, ClassVar

from tutela.sdk.errors import Decline
from tutela.sdk.processor import (
    Contribution,
    FeatureMatrix,
    Fitted,
    Processor,
    Term,
    UnreadableModel,
    saved_json,
    saved_loss,
)
from tutela.sdk.text import _, filled

if TYPE_CHECKING:
    from tutela.evaluation.calibration import Calibration
    from tutela.plugins.processors.glassbox.shapes import Shape
    from tutela.sdk.processor import Floats

FILE = "glassbox.json"
FEWEST = 40
MEMBERS = 5
VERSION = 1


@dataclass(frozen=True)
class FittedGlassbox(Fitted):
    """One shape for each column; their sum is the log-odds. Predicting needs numpy alone."""

    processor = "glassbox"
    classes: tuple[int, ...]
    columns: tuple[str, ...]
    shapes: tuple[Shape, ...]
    intercept: Floats
    calibration: Calibration
    held_out_loss: float | None = None

    def predict(self, matrix: FeatureMatrix) -> Floats:
        from tutela.plugins.processors.glassbox.shapes import total

        return self.calibration.apply(total(self.shapes, self.intercept, self.fitting(matrix)))

    def explain(self, matrix: FeatureMatrix, class_: int) -> list[tuple[Contribution, ...]]:
        import numpy as np

        values = self.fitting(matrix)
        towards = [self._towards(shape, class_) for shape in self.shapes]
        moved = np.column_stack(
            [
                term[shape.places(values[:, place])]
                for place, (shape, term) in enumerate(zip(self.shapes, towards, strict=True))
            ]
        )
        return [self.ranked(values[row], moved[row]) for row in range(len(matrix))]

    def importance(self) -> Mapping[str, float]:
        weights = [shape.weight() for shape in self.shapes]
        total = sum(weights) or 1.0
        return {name: weight / total for name, weight in zip(self.columns, weights, strict=True)}

    def terms(self, class_: int) -> tuple[Term, ...]:
        shares = self.importance()
        found = []
        for column, shape in zip(self.columns, self.shapes, strict=True):
            missing, *weights = self._towards(shape, class_).tolist()
            rows_missing, *rows = shape.rows.tolist()
            found.append(
                Term(
                    column,
                    tuple(shape.edges.tolist()),
                    tuple(weights),
                    tuple(rows),
                    missing,
                    rows_missing,
                    shares[column],
                )
            )
        return tuple(sorted(found, key=lambda term: -term.share))

    def save(self) -> Mapping[str, bytes]:
        content = {
            "version": VERSION,
            "classes": self.classes,
            "columns": self.columns,
            "shapes": [shape.dump() for shape in self.shapes],
            "intercept": self.intercept.tolist(),
            "calibration": self.calibration.dump(),
            "held_out_loss": self.held_out_loss,
        }
        return {FILE: json.dumps(content, allow_nan=False).encode()}

    def _towards(self, shape: Shape, class_: int) -> Floats:
        """The scores of a shape as log-odds of *class_* against the mean of the others, after calibration."""
        place = self.classes.index(class_)
        rest = [other for other in range(len(self.classes)) if other != place]
        found: Floats = self.calibration.slope * (shape.scores[:, place] - shape.scores[:, rest].mean(axis=1))
        return found


class Glassbox(Processor):
    """An additive model by boosting: as many curves as indicators, and nothing else."""

    name: ClassVar[str] = "glassbox"
    label: ClassVar[str] = _("Glass box")
    description: ClassVar[str] = _(
        "Nearly as accurate as boosting, and every part of it can be read: one curve for each indicator, whose sum is "
        "the prediction. A missing value stays missing."
    )

    def unready(self) -> str:
        if find_spec("interpret") is None:
            return filled(_("It needs the package {name}."), name="tutela[glassbox]")
        return ""

    def fit(self, matrix: FeatureMatrix, *, seed: int = 0) -> FittedGlassbox:
        import numpy as np

        from tutela.evaluation.calibration import calibrate
        from tutela.evaluation.scores import log_loss
        from tutela.evaluation.splits import folds

        classes, truth = np.unique(matrix.known_labels(), return_inverse=True)
        if len(matrix) < FEWEST or len(classes) < 2 or not matrix.columns:
            raise Decline(f"the glass box needs {FEWEST} rows, two classes and a column")
        fold = folds(matrix, MEMBERS, seed)
        if len(np.unique(fold)) < 2:
            raise Decline("the glass box needs at least two people")
        from tutela.plugins.processors.glassbox.learning import learn

        learnt = learn(matrix.values, truth, len(classes), fold, seed)
        calibration = calibrate(learnt.held_out, truth)
        return FittedGlassbox(
            classes=tuple(int(one) for one in classes),
            columns=matrix.columns,
            shapes=learnt.shapes,
            intercept=learnt.intercept,
            calibration=calibration,
            held_out_loss=log_loss(truth, calibration.apply(learnt.held_out)),
        )

    def load(self, files: Mapping[str, bytes]) -> FittedGlassbox:
        try:
            return _read(saved_json(files[FILE]))
        except (ArithmeticError, KeyError, ValueError, TypeError, AttributeError) as failure:
            raise UnreadableModel(f"{FILE} is missing or altered") from failure


def _read(content: Any) -> FittedGlassbox:
    import numpy as np

    from tutela.evaluation.calibration import Calibration
    from tutela.plugins.processors.glassbox.shapes import Shape

    if content["version"] != VERSION:
        raise UnreadableModel(f"the glass box is of version {content['version']}, {VERSION} can be read")
    classes = tuple(int(one) for one in content["classes"])
    columns = tuple(str(one) for one in content["columns"])
    shapes = tuple(Shape.load(one, len(classes)) for one in content["shapes"])
    intercept = np.asarray(content["intercept"], dtype=np.float64)
    calibration = Calibration.load(content["calibration"])
    if len(classes) < 2 or len(shapes) != len(columns) or not len(calibration.shifts) == len(intercept) == len(classes):
        raise UnreadableModel("the glass box's terms do not fit its columns and classes")
    if not np.isfinite(intercept).all():
        raise UnreadableModel("the glass box begins with what is not a number")
    return FittedGlassbox(classes, columns, shapes, intercept, calibration, saved_loss(content["held_out_loss"]))
