"""Rows and a model for tests of evaluation: the probability is the first column, so that every score is foreseen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tutela.sdk.processor import Contribution, FeatureMatrix, Fitted


@dataclass(frozen=True)
class Telling(Fitted):
    """Says the first column, and remembers whom it learnt from."""

    processor = "telling"
    learnt: FeatureMatrix
    classes: tuple[int, ...] = (0, 1)
    columns: tuple[str, ...] = ("chance",)

    def predict(self, matrix: FeatureMatrix) -> Any:
        return np.column_stack([1 - matrix.values[:, 0], matrix.values[:, 0]]).astype(np.float64)

    def explain(self, matrix: FeatureMatrix, class_: int) -> list[tuple[Contribution, ...]]:
        return [() for _ in range(len(matrix))]

    def importance(self) -> Mapping[str, float]:
        return {"chance": 1.0}

    def save(self) -> Mapping[str, bytes]:
        return {}


@dataclass
class Learning:
    """Learns by remembering what it was given."""

    given: list[FeatureMatrix] = field(default_factory=list)

    def __call__(self, matrix: FeatureMatrix, *, seed: int) -> Telling:
        self.given.append(matrix)
        return Telling(matrix)


def campus(people: int = 60, courses: int = 4, *, ranges: int = 1, enrolments: int = 2) -> FeatureMatrix:
    """Everybody is in several courses, one after the other; course c ends at time c; labels alternate by person."""
    person = np.repeat(np.arange(people), enrolments * ranges)
    which = np.tile(np.repeat(np.arange(enrolments), ranges), people)
    course = (person + which) % courses
    labels = person % 2
    chance = np.where(labels == 1, 0.8, 0.2) + (person % 5 - 2) * 0.02
    return FeatureMatrix(
        values=chance[:, None].astype(np.float32),
        columns=("chance",),
        labels=labels.astype(np.int64),
        samples=person * enrolments + which,
        people=person,
        courses=course,
        times=course * 1_000,
        ranges=np.tile(np.arange(ranges), people * enrolments),
        groups={"gender": np.where(person < 5, "x", np.where(person % 4 < 2, "f", "m"))},
    )
