"""Evaluation in rounds: learn from some people, score on others, several times over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from tutela.evaluation.plan import Plan, Split
from tutela.evaluation.scores import Scores, score
from tutela.evaluation.splits import held_out, split_of
from tutela.sdk.errors import Decline
from tutela.sdk.processor import BESIDE, FeatureMatrix
from tutela.sdk.text import _

if TYPE_CHECKING:
    from tutela.evaluation.report import Report
    from tutela.sdk.processor import Fitted, Floats, Ints

    Learn = Callable[..., Fitted]
    Progress = Callable[[int, int], object]

__all__ = ["Evaluation", "Plan", "Split", "evaluate", "evaluate_fitted"]


@dataclass(frozen=True)
class Evaluation:
    """The scores of every round, and all held-out predictions together, for pictures and for parts of them.

    `truth` holds positions in `classes`; `rows` is what stood beside the held-out rows (people, ranges, groups…), and
    `numbers` the round of each of them.
    """

    classes: tuple[int, ...]
    rounds: tuple[Scores, ...]
    truth: Ints
    probabilities: Floats
    rows: FeatureMatrix
    numbers: Ints
    processors: tuple[str, ...] = field(default=())
    """Which processor learnt in each round."""
    plan: Plan = field(default_factory=Plan)
    split: Split | None = None
    """How the rows were split; None where a trained model was asked about rows that were given."""

    def mean(self) -> Mapping[str, float]:
        """The mean of every score over the rounds in which it is defined."""
        return means(self.rounds)

    def deviation(self) -> Mapping[str, float]:
        """The population standard deviation of every score over the rounds."""
        return deviations(self.rounds)

    def report(self, importance: Mapping[str, float] | None = None) -> Report:
        """All of it in numbers that JSON can hold: scores, curves, parts; pictures are drawn from it."""
        from tutela.evaluation.report import report_of

        return report_of(self, importance or {})


def means(rounds: tuple[Scores, ...]) -> Mapping[str, float]:
    """The mean of every score over the rounds in which it is defined."""
    return {name: float(np.mean(values)) for name, values in _columns(rounds).items()}


def deviations(rounds: tuple[Scores, ...]) -> Mapping[str, float]:
    """The population standard deviation of every score over the rounds in which it is defined."""
    return {name: float(np.std(values)) for name, values in _columns(rounds).items()}


def evaluate(learn: Learn, matrix: FeatureMatrix, plan: Plan, progress: Progress | None = None) -> Evaluation:
    """Rounds of learning with ``learn(rows, seed=…)`` and scoring on people it has not seen.

    A round whose training part lacks a class is left out. *progress* is told the rounds done and planned, and may
    raise to end the evaluation. Raises `Decline` when no round is left.
    """
    classes = np.unique(matrix.known_labels())
    found = []
    for number, (train, test) in enumerate(held_out(matrix, plan)):
        part = matrix.take(train)
        if test.any() and len(np.unique(part.known_labels())) == len(classes) > 1:
            found.append(_one_round(learn(part, seed=plan.seed + number), matrix.take(test)))
        if progress is not None:
            progress(number + 1, plan.rounds)
    if not found:
        raise Decline(_("there are too few samples of each class to hold some of them out"))
    return _together(tuple(int(one) for one in classes), found, plan, split_of(matrix, plan))


def evaluate_fitted(fitted: Fitted, matrix: FeatureMatrix, plan: Plan | None = None) -> Evaluation:
    """One pass over rows that *fitted* has not learnt from."""
    return _together(fitted.classes, [_one_round(fitted, matrix)], plan or Plan(), None)


@dataclass(frozen=True)
class _Round:
    processor: str
    truth: Ints
    probabilities: Floats
    rows: FeatureMatrix


def _one_round(fitted: Fitted, test: FeatureMatrix) -> _Round:
    classes = np.asarray(fitted.classes)
    truth = np.searchsorted(classes, test.known_labels()).clip(0, len(classes) - 1)
    if (classes[truth] != test.known_labels()).any():
        raise Decline(_("the rows hold a class that the model has never seen"))
    beside = replace(test, values=test.values[:, :0], columns=())
    return _Round(fitted.processor, truth, fitted.predict(test), beside)


def _together(classes: tuple[int, ...], found: list[_Round], plan: Plan, split: Split | None) -> Evaluation:
    return Evaluation(
        classes=classes,
        rounds=tuple(score(one.truth, one.probabilities, plan.threshold) for one in found),
        truth=np.concatenate([one.truth for one in found]),
        probabilities=np.concatenate([one.probabilities for one in found]),
        rows=_stacked([one.rows for one in found]),
        numbers=np.repeat(np.arange(len(found)), [len(one.truth) for one in found]),
        processors=tuple(one.processor for one in found),
        plan=plan,
        split=split,
    )


def _stacked(parts: list[FeatureMatrix]) -> FeatureMatrix:
    """Rows of one matrix, taken several times: their numbers stay what they are."""
    first = parts[0]
    known = [name for name in BESIDE if getattr(first, name) is not None]
    return FeatureMatrix(
        values=np.concatenate([part.values for part in parts]),
        columns=first.columns,
        groups={name: np.concatenate([part.groups[name] for part in parts]) for name in first.groups},
        **{name: np.concatenate([getattr(part, name) for part in parts]) for name in known},
    )


def _columns(rounds: tuple[Scores, ...]) -> Mapping[str, list[float]]:
    columns: dict[str, list[float]] = {}
    for one in rounds:
        for name, value in asdict(one).items():
            if value is not None:
                columns.setdefault(name, []).append(value)
    return columns
