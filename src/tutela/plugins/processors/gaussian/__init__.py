"""Gaussian processes, for few rows: smooth like logistic regression where the rows lie on two sides of a line, local
like the nearest neighbour where they do not. Several kernels are averaged, each weighed by how well it foresees every
row from the others (Rasmussen & Williams 2006, 5.4.2), so that nothing needs to be held out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
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
    from tutela.sdk.processor import Floats, Ints

__all__ = ["Gaussian"]

FILE = "gaussian.json"
MOST_ROWS = 500
"""Beyond this the others learn better, and time grows with the cube of the rows."""
LEVEL = 0.25
"""Variance of the level around which the kernels swing."""
KERNELS = ("linear", "quadratic", "local", "near", "wide", "linear+near")
NOISES = (0.01, 0.1, 0.3, 1.0)
LENGTHS = {"local": 0.3, "near": 0.6, "wide": 1.2}
"""How far alike reaches, in standard deviations of a row from the mean."""
SLIGHT = 0.01
"""A member of less weight than this is left out."""
ROWS_AT_ONCE = 4_000


@dataclass(frozen=True)
class Member:
    """One kernel that has learnt: its weight in the mean, the rows' coefficients (rows, classes), its variance."""

    kernel: str
    weight: float
    coefficients: Floats
    variance: float


@dataclass(frozen=True)
class FittedGaussian(Fitted):
    """The rows learnt from, standardised, shape (rows, 2 × columns): values, then whether they are missing."""

    processor = "gaussian"
    classes: tuple[int, ...]
    columns: tuple[str, ...]
    means: Floats
    scales: Floats
    rows: Floats
    members: tuple[Member, ...]
    held_out_loss: float | None = None

    def predict(self, matrix: FeatureMatrix) -> Floats:
        import numpy as np

        found = np.empty((len(matrix), len(self.classes)))
        values = self.fitting(matrix)
        for at in range(0, len(values), ROWS_AT_ONCE):
            part = slice(at, at + ROWS_AT_ONCE)
            found[part] = self._chances((_with_gaps(values[part]) - self.means) / self.scales)
        return found

    def explain(self, matrix: FeatureMatrix, class_: int) -> list[tuple[Contribution, ...]]:
        """By leaving out: how the log-odds of the class fall when a column stands at its mean."""
        import numpy as np

        place, count = self.classes.index(class_), len(self.columns)
        values = self.fitting(matrix)
        rows = (_with_gaps(values) - self.means) / self.scales
        full = _log_odds(self._chances(rows)[:, place])
        moved = np.zeros(values.shape)
        for column in range(count):
            without = rows.copy()
            without[:, [column, column + count]] = 0.0
            moved[:, column] = full - _log_odds(self._chances(without)[:, place])
        return [self.ranked(values[row], moved[row]) for row in range(len(matrix))]

    def importance(self) -> Mapping[str, float]:
        """The share of each column in how much the rows learnt from change when it stands at its mean."""
        import numpy as np

        count, full = len(self.columns), self._chances(self.rows)
        changes = np.zeros(count)
        for column in range(count):
            without = self.rows.copy()
            without[:, [column, column + count]] = 0.0
            changes[column] = np.abs(full - self._chances(without)).sum()
        return dict(zip(self.columns, (changes / (changes.sum() or 1.0)).tolist(), strict=True))

    def save(self) -> Mapping[str, bytes]:
        content = {
            "classes": self.classes,
            "columns": self.columns,
            "means": self.means.tolist(),
            "scales": self.scales.tolist(),
            "rows": self.rows.tolist(),
            "members": [[one.kernel, one.weight, one.variance, one.coefficients.tolist()] for one in self.members],
            "held_out_loss": self.held_out_loss,
        }
        return {FILE: json.dumps(content, allow_nan=False).encode()}

    def _chances(self, rows: Floats) -> Floats:
        """Probabilities of standardised *rows*: the weighted mean of the members'."""
        found: Floats = sum(
            one.weight * _softmax(_kernel(one.kernel, rows, self.rows) @ one.coefficients / one.variance)
            for one in self.members
        )  # type: ignore[assignment] # there is always a member
        return found


class Gaussian(Processor):
    """Gaussian processes, the kernels averaged by how well they foresee each row from the others."""

    name: ClassVar[str] = "gaussian"
    label: ClassVar[str] = _("Gaussian process")
    description: ClassVar[str] = _("For few rows, up to 500: finds what no straight line tells apart.")

    def fit(self, matrix: FeatureMatrix, *, seed: int = 0) -> FittedGaussian:
        import numpy as np

        if len(matrix) > MOST_ROWS:
            raise Decline(f"the Gaussian process learns from {MOST_ROWS} rows at most")
        from tutela.evaluation.splits import unit_of

        classes, truth = np.unique(matrix.known_labels(), return_inverse=True)
        raw = _with_gaps(matrix.values)
        means, scales = raw.mean(axis=0), raw.std(axis=0)
        scales[scales == 0] = 1.0
        rows = (raw - means) / scales
        _values, units = np.unique(unit_of(matrix), return_inverse=True)
        tried = list(_tried(rows, truth, len(classes), units))
        # A member that gives its own rows one answer has learnt nothing: it counts only where all are like that.
        able = [one for one in tried if one[2]] or tried
        losses = np.array([loss for _member, loss, _able in able])
        weights = np.exp(losses.min() - losses)
        weights[weights < SLIGHT * weights.sum()] = 0.0
        weights /= weights.sum()
        members = tuple(
            Member(member.kernel, float(weight), member.coefficients, member.variance)
            for (member, _loss, _able), weight in zip(able, weights, strict=True)
            if weight
        )
        return FittedGaussian(
            classes=tuple(int(one) for one in classes),
            columns=matrix.columns,
            means=means,
            scales=scales,
            rows=rows,
            members=members,
            held_out_loss=float(weights @ losses) / len(rows) if len(np.unique(units)) > 1 else None,
        )

    def load(self, files: Mapping[str, bytes]) -> FittedGaussian:
        try:
            return _read(saved_json(files[FILE]))
        except (ArithmeticError, KeyError, ValueError, TypeError, IndexError, AttributeError) as failure:
            raise UnreadableModel(f"{FILE} is missing or altered") from failure


def _tried(rows: Floats, truth: Ints, classes: int, units: Ints) -> Iterator[tuple[Member, float, bool]]:
    """Every kernel with every noise: what it learnt, its log loss on each unit (a person or a row) foreseen from the
    others, and whether it tells all classes apart among its own rows.
    """
    import numpy as np

    target = 2 * np.eye(classes)[truth] - 1
    members = [np.flatnonzero(units == unit) for unit in range(units.max() + 1)]
    for kernel in KERNELS:
        alike = _kernel(kernel, rows, rows)
        for noise in NOISES:
            inverse = np.linalg.inv(alike + noise * np.eye(len(rows)))
            coefficients = inverse @ target
            mean, variance = np.empty_like(target), np.empty(len(rows))
            for unit in members:
                block = np.linalg.inv(inverse[np.ix_(unit, unit)])
                mean[unit] = target[unit] - block @ coefficients[unit]
                variance[unit] = np.diag(block)
            chances = _softmax(mean / variance[:, None])[np.arange(len(rows)), truth]
            loss = -float(np.log(np.maximum(chances, 1e-6)).sum())
            able = len(np.unique((alike @ coefficients).argmax(axis=1))) == classes
            yield Member(kernel, 1.0, coefficients, float(variance.mean())), loss, able


def _kernel(name: str, left: Floats, right: Floats) -> Floats:
    """How alike each row of *left* is to each of *right*, shape (left, right)."""
    import numpy as np

    wide = max(1, right.shape[1] // 2)
    product: Floats = left @ right.T / wide
    level: Floats = product + LEVEL
    if name == "linear":
        return level
    if name == "quadratic":
        return level + product**2
    distance = (left**2).sum(axis=1)[:, None] / wide + (right**2).sum(axis=1)[None] / wide - 2 * product
    near: Floats = np.exp(-np.maximum(distance, 0) / (2 * LENGTHS[name.removeprefix("linear+")] ** 2)) + LEVEL
    if name.startswith("linear+"):
        near += product
    return near


def _with_gaps(values: Floats) -> Floats:
    """The values, 0 where missing, and beside them 1 where they are, shape (rows, 2 × columns)."""
    import numpy as np

    gaps = np.isnan(values)
    return np.column_stack([np.where(gaps, 0.0, values), gaps]).astype(np.float64)


def _softmax(scores: Floats) -> Floats:
    from tutela.evaluation.calibration import softmax

    return softmax(scores)


def _log_odds(chance: Floats) -> Floats:
    import numpy as np

    clipped = np.clip(chance, 1e-9, 1 - 1e-9)
    found: Floats = np.log(clipped / (1 - clipped))
    return found


def _read(content: Any) -> FittedGaussian:
    import numpy as np

    classes = tuple(int(one) for one in content["classes"])
    columns = tuple(str(one) for one in content["columns"])
    means, scales, rows = (np.asarray(content[name], dtype=np.float64) for name in ("means", "scales", "rows"))
    rows = rows.reshape(len(rows), 2 * len(columns))
    members = tuple(
        Member(str(kernel), float(weight), np.asarray(coefficients, dtype=np.float64), float(variance))
        for kernel, weight, variance, coefficients in content["members"]
    )
    sizes_fit = means.shape == scales.shape == (2 * len(columns),) and all(
        one.coefficients.shape == (len(rows), len(classes)) and one.kernel in KERNELS and one.variance > 0
        for one in members
    )
    numbers = (means, scales, rows, *(one.coefficients for one in members))
    shares = [one.weight for one in members]
    if not sizes_fit or not all(np.isfinite(one).all() for one in numbers) or not (scales > 0).all():
        raise UnreadableModel("the Gaussian process's numbers do not fit each other")
    if min(shares) < 0 or abs(sum(shares) - 1) > 1e-6 or not 0 < len(rows) <= MOST_ROWS:
        raise UnreadableModel("the Gaussian process's members do not add up")
    return FittedGaussian(classes, columns, means, scales, rows, members, saved_loss(content["held_out_loss"]))
