"""Evaluation in rounds: learn on some samples, score on others, several times over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from tutela.sdk.errors import Decline
from tutela.sdk.evaluation.scores import Scores, score
from tutela.sdk.evaluation.splits import rounds

if TYPE_CHECKING:
    from tutela.sdk.processor import FeatureMatrix, Fitted, Floats, Ints

    Learn = Callable[..., Fitted]


@dataclass(frozen=True)
class Plan:
    """How to evaluate: number of rounds, share of samples held out in each, and the seed."""

    rounds: int = 10
    test_share: float = 0.2
    seed: int = 0


@dataclass(frozen=True)
class Evaluation:
    """The scores of every round, and all held-out predictions together, for pictures."""

    classes: tuple[int, ...]
    rounds: tuple[Scores, ...]
    truth: Ints
    probabilities: Floats
    processors: tuple[str, ...] = field(default=())
    """Which processor learnt in each round."""

    def mean(self) -> Mapping[str, float]:
        """The mean of every score over the rounds in which it is defined."""
        return {name: float(np.mean(values)) for name, values in self._columns().items()}

    def deviation(self) -> Mapping[str, float]:
        """The population standard deviation of every score over the rounds."""
        return {name: float(np.std(values)) for name, values in self._columns().items()}

    def _columns(self) -> Mapping[str, list[float]]:
        columns: dict[str, list[float]] = {}
        for one in self.rounds:
            for name, value in asdict(one).items():
                if value is not None:
                    columns.setdefault(name, []).append(value)
        return columns


def evaluate(learn: Learn, matrix: FeatureMatrix, plan: Plan) -> Evaluation:
    """Rounds of learning with ``learn(rows, seed=…)`` and scoring on samples it has not seen.

    A round whose training part lacks a class is left out. Raises `Decline` when no round is left.
    """
    classes = np.unique(matrix.known_labels())
    found = []
    for number, (train, test) in enumerate(rounds(matrix, plan.rounds, test_share=plan.test_share, seed=plan.seed)):
        part = matrix.take(train)
        if len(np.unique(part.known_labels())) == len(classes) > 1:
            found.append(_one_round(learn(part, seed=plan.seed + number), matrix.take(test)))
    if not found:
        raise Decline("there are too few samples of each class to hold some of them out")
    return _together(tuple(int(one) for one in classes), found)


def evaluate_fitted(fitted: Fitted, matrix: FeatureMatrix) -> Evaluation:
    """One pass over rows that *fitted* has not learnt from."""
    return _together(fitted.classes, [_one_round(fitted, matrix)])


def _one_round(fitted: Fitted, test: FeatureMatrix) -> tuple[str, Ints, Floats]:
    classes = np.asarray(fitted.classes)
    truth = np.searchsorted(classes, test.known_labels()).clip(0, len(classes) - 1)
    if (classes[truth] != test.known_labels()).any():
        raise Decline("the rows hold a class that the model has never seen")
    return fitted.processor, truth, fitted.predict(test)


def _together(classes: tuple[int, ...], found: list[tuple[str, Ints, Floats]]) -> Evaluation:
    return Evaluation(
        classes=classes,
        rounds=tuple(score(truth, chances) for _, truth, chances in found),
        truth=np.concatenate([truth for _, truth, _ in found]),
        probabilities=np.concatenate([chances for _, _, chances in found]),
        processors=tuple(name for name, _, _ in found),
    )
