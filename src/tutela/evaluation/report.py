"""The report of an evaluation: numbers that JSON can hold, from which pages and pictures are made.

Pooled over the rounds are the curves and the confusion; every score is a mean over rounds with its deviation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np
from pydantic import BaseModel, ConfigDict

from tutela.evaluation.plan import Split
from tutela.evaluation.rounds import deviations, means
from tutela.evaluation.scores import calibration, confusion, precision_recall, roc, score
from tutela.evaluation.splits import unit_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tutela.evaluation.rounds import Evaluation
    from tutela.evaluation.scores import Scores
    from tutela.sdk.processor import Floats, Ints

    Mask = NDArray[np.bool_]
    Shape = Callable[[Ints, Floats], tuple[Floats, Floats]]

MOST_POINTS = 200
COMPARED = ("auc", "flagged", "flag_recall", "false_alarms", "flag_precision", "calibration_error")
"""The scores whose differences between groups are told."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Spread(_Frozen):
    """A score: its mean over the rounds, and its (population) standard deviation."""

    mean: float
    deviation: float


class Bin(_Frozen):
    """Predictions of about one probability: the mean of what was said, what share came true, and how many rows."""

    said: float
    true: float
    count: int


class Curve(_Frozen):
    """A curve in the unit square, for one class against the others."""

    class_: int
    xs: tuple[float, ...]
    ys: tuple[float, ...]


class Calibrated(_Frozen):
    """The calibration curve of one class."""

    class_: int
    bins: tuple[Bin, ...]


class Part(_Frozen):
    """The scores within a part of the rows: one range, or one group. `people` counts each person (or sample) once."""

    name: str
    people: int
    rows: int
    scores: dict[str, Spread]
    calibration: tuple[Bin, ...] = ()


class Grouping(_Frozen):
    """The groups by one thing that the platform knows. `too_small` names those with too few people to be shown.

    `gaps`: for some scores the difference between the group where it is highest and the one where it is lowest.
    """

    parts: tuple[Part, ...]
    too_small: tuple[str, ...] = ()
    gaps: dict[str, float] = {}


class Report(_Frozen):
    """What an evaluation found. `rows` counts held-out predictions, `people` each person (or sample) once."""

    classes: tuple[int, ...]
    split: Split | None
    rounds: int
    threshold: float
    fewest: int
    rows: int
    people: int
    prevalence: float
    """The share of the last class among the held-out rows."""
    scores: dict[str, Spread]
    each_round: tuple[dict[str, float], ...]
    confusion: tuple[tuple[int, ...], ...]
    """Rows are true, columns predicted; of two classes the last is predicted from the threshold on."""
    roc: tuple[Curve, ...]
    precision_recall: tuple[Curve, ...]
    calibration: tuple[Calibrated, ...]
    ranges: tuple[Part, ...] = ()
    groups: dict[str, Grouping] = {}
    importance: dict[str, float] = {}
    processors: tuple[str, ...] = ()


def report_of(evaluation: Evaluation, importance: Mapping[str, float]) -> Report:
    """The numbers of *evaluation*."""
    positive = evaluation.truth == len(evaluation.classes) - 1
    return Report(
        classes=evaluation.classes,
        split=evaluation.split,
        rounds=len(evaluation.rounds),
        threshold=evaluation.plan.threshold,
        fewest=evaluation.plan.fewest,
        rows=len(evaluation.truth),
        people=len(np.unique(unit_of(evaluation.rows))),
        prevalence=float(positive.mean()),
        scores=_spread(evaluation.rounds),
        each_round=tuple(dict(means((one,))) for one in evaluation.rounds),
        confusion=tuple(tuple(row) for row in _confusion(evaluation).tolist()),
        roc=_curves(evaluation, roc),
        precision_recall=_curves(evaluation, precision_recall),
        calibration=tuple(
            Calibrated(class_=evaluation.classes[place], bins=_bins(truth, chance))
            for place, truth, chance in _each_class(evaluation)
        ),
        ranges=_by_range(evaluation),
        groups={name: _grouping(evaluation, name) for name in evaluation.rows.groups},
        importance={name: float(share) for name, share in importance.items()},
        processors=evaluation.processors,
    )


def _confusion(evaluation: Evaluation) -> Ints:
    count = len(evaluation.classes)
    if count == 2:
        said = (evaluation.probabilities[:, 1] >= evaluation.plan.threshold).astype(np.int64)
    else:
        said = evaluation.probabilities.argmax(axis=1)
    return confusion(evaluation.truth, said, count)


def _by_range(evaluation: Evaluation) -> tuple[Part, ...]:
    ranges = evaluation.rows.ranges
    if ranges is None:
        return ()
    return tuple(_part(evaluation, str(one), ranges == one) for one in np.unique(ranges))


def _grouping(evaluation: Evaluation, name: str) -> Grouping:
    given = evaluation.rows.groups[name]
    parts, too_small = [], []
    for group in np.unique(given):
        part = _part(evaluation, str(group), given == group)
        if part.people < evaluation.plan.fewest:
            too_small.append(part.name)
        else:
            parts.append(part)
    return Grouping(parts=tuple(parts), too_small=tuple(too_small), gaps=_gaps(parts))


def _gaps(parts: list[Part]) -> dict[str, float]:
    found = {}
    for name in COMPARED:
        known = [part.scores[name].mean for part in parts if name in part.scores]
        if len(known) > 1:
            found[name] = max(known) - min(known)
    return found


def _part(evaluation: Evaluation, name: str, mask: Mask) -> Part:
    two = len(evaluation.classes) == 2
    positive = evaluation.probabilities[mask, -1]
    return Part(
        name=name,
        people=len(np.unique(unit_of(evaluation.rows)[mask])),
        rows=int(mask.sum()),
        scores=_spreads(evaluation, mask),
        calibration=_bins(evaluation.truth[mask], positive) if two else (),
    )


def _spreads(evaluation: Evaluation, mask: Mask) -> dict[str, Spread]:
    scored = []
    for number in range(len(evaluation.rounds)):
        rows = mask & (evaluation.numbers == number)
        if rows.any():
            scored.append(score(evaluation.truth[rows], evaluation.probabilities[rows], evaluation.plan.threshold))
    return _spread(tuple(scored))


def _spread(rounds: tuple[Scores, ...]) -> dict[str, Spread]:
    mean, deviation = means(rounds), deviations(rounds)
    return {name: Spread(mean=mean[name], deviation=deviation[name]) for name in mean}


def _each_class(evaluation: Evaluation) -> list[tuple[int, Ints, Floats]]:
    """The classes to draw, each against the others: the last of two, all of more; only where both sides occur."""
    count = len(evaluation.classes)
    found = []
    for place in [1] if count == 2 else range(count):
        truth = (evaluation.truth == place).astype(np.int64)
        if 0 < truth.sum() < len(truth):
            found.append((place, truth, evaluation.probabilities[:, place]))
    return found


def _curves(evaluation: Evaluation, shape: Shape) -> tuple[Curve, ...]:
    found = []
    for place, truth, chance in _each_class(evaluation):
        xs, ys = shape(truth, chance)
        chosen = np.unique(np.linspace(0, len(xs) - 1, min(len(xs), MOST_POINTS)).astype(np.int64))
        found.append(Curve(class_=evaluation.classes[place], xs=xs[chosen].tolist(), ys=ys[chosen].tolist()))
    return tuple(found)


def _bins(truth: Ints, chance: Floats) -> tuple[Bin, ...]:
    said, true, count = calibration(truth, chance)
    return tuple(Bin(said=a, true=b, count=c) for a, b, c in zip(said, true, count, strict=True))
