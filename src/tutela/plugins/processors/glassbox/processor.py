"""The processor: learn the terms, calibrate them on what each member has not seen, and keep nothing but numbers."""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

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
    from tutela.sdk.processor import Floats, Ints


MOST_EDGES = 4_096


@dataclass(frozen=True)
class Shape:
    """One column's term.

    `edges`: where one stretch ends and the next begins, ascending; a value on an edge belongs to the upper one.
    `scores`: log-odds, shape (2 + edges, classes); the first row is for a missing value, the others for the stretches.
    `rows`: how many rows were learnt from in each, shape (2 + edges,).
    """

    edges: Floats
    scores: Floats
    rows: Ints

    @classmethod
    def flat(cls, classes: int) -> Shape:
        """A column that says nothing."""
        return cls(np.zeros(0), np.zeros((2, classes)), np.zeros(2, dtype=np.int64))

    def places(self, column: Floats) -> Ints:
        """The row of `scores` for each value."""
        found: Ints = np.searchsorted(self.edges, column, side="right") + 1
        found[np.isnan(column)] = 0
        return found

    def weight(self) -> float:
        """How far it moves a prediction, on average over the rows that were learnt from."""
        spread = self.scores - self.scores.mean(axis=1, keepdims=True)
        return float(np.abs(spread).sum(axis=1) @ self.rows / max(int(self.rows.sum()), 1))

    def dump(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return {"edges": self.edges.tolist(), "scores": self.scores.tolist(), "rows": self.rows.tolist()}

    @classmethod
    def load(cls, content: Any, classes: int) -> Shape:
        """What `dump` wrote. Raises `UnreadableModel`."""
        edges = np.asarray(content["edges"], dtype=np.float64)
        scores = np.asarray(content["scores"], dtype=np.float64)
        rows = np.asarray(content["rows"], dtype=np.int64)
        if edges.ndim != 1 or len(edges) > MOST_EDGES or not (np.diff(edges) > 0).all():
            raise UnreadableModel("a term of the glass box has edges that do not ascend")
        if scores.shape != (len(edges) + 2, classes) or rows.shape != (len(edges) + 2,) or (rows < 0).any():
            raise UnreadableModel("a term of the glass box does not fit its edges")
        if not (np.isfinite(edges).all() and np.isfinite(scores).all()):
            raise UnreadableModel("a term of the glass box holds something that is no number")
        return cls(edges, scores, rows)


def total(shapes: tuple[Shape, ...], intercept: Floats, values: Floats) -> Floats:
    """The scores of rows, shape (rows, classes): the intercept and what every column adds."""
    found = np.tile(intercept, (len(values), 1))
    for place, shape in enumerate(shapes):
        found += shape.scores[shape.places(values[:, place])]
    return found


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
