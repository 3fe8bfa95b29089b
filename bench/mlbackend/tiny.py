"""Tiny sets: 6 to 50 rows of 2 to 8 columns, on two sides of a line or not, many seeded draws of each.

How the backend's choice of processor predicts new rows, beside the nearest neighbour and plain logistic regression.

``python -m bench.mlbackend.tiny [DRAWS]``
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from tutela.mlbackend.engine import learn
from tutela.sdk.processor import FeatureMatrix

Floats = np.ndarray[tuple[int, ...], np.dtype[Any]]
Learner = Callable[[Floats, Floats, Floats], Floats]

SIZES = (6, 8, 10, 12, 20, 50)
COLUMNS = range(2, 9)
NEW_ROWS = 200
DRAWS = 400
RULES: dict[str, Callable[[Floats, np.random.Generator], Floats]] = {
    "line": lambda values, dice: values @ dice.normal(size=values.shape[1]),
    "line, noisy": lambda values, dice: values @ dice.normal(size=values.shape[1]) + dice.normal(0, 0.3, len(values)),
    "one column": lambda values, dice: values[:, 0],
    "quadrants": lambda values, dice: values[:, 0] * values[:, 1],
    "ring": lambda values, dice: np.hypot(values[:, 0], values[:, 1]) - 0.8,
}


def ours(values: Floats, labels: Floats, new: Floats) -> Floats:
    """The backend's own choice."""
    columns = tuple(f"c{place}" for place in range(values.shape[1]))
    fitted = learn(FeatureMatrix(values, columns, labels))
    answers: Floats = np.asarray(fitted.classes)[fitted.predict(FeatureMatrix(new, columns)).argmax(axis=1)]
    return answers


def nearest(values: Floats, labels: Floats, new: Floats) -> Floats:
    """The nearest neighbour's class."""
    found: Floats = labels[((new[:, None] - values[None]) ** 2).sum(axis=2).argmin(axis=1)]
    return found


def regression(values: Floats, labels: Floats, new: Floats) -> Floats:
    """Logistic regression with a penalty of 1, the usual one."""
    mean, scale = values.mean(axis=0), np.where(values.std(axis=0) == 0, 1, values.std(axis=0))
    rows, asked = (np.column_stack([np.ones(len(one)), (one - mean) / scale]) for one in (values, new))
    ridge = np.diag([1e-6, *np.ones(values.shape[1])])
    weights = np.zeros(rows.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        curve = (rows * (chance * (1 - chance))[:, None]).T @ rows + ridge
        weights -= np.linalg.solve(curve, rows.T @ (chance - labels) + ridge @ weights)
    found: Floats = (asked @ weights > 0).astype(np.int64)
    return found


LEARNERS: dict[str, Learner] = {"Tutela": ours, "1-nearest-neighbour": nearest, "logistic regression": regression}


def draw(size: int, rule: str, number: int) -> tuple[Floats, Floats, Floats, Floats]:
    """Rows and labels to learn from, new rows and theirs; each class has two rows at the least."""
    dice = np.random.default_rng([size, list(RULES).index(rule), number])
    while True:
        values = np.round(dice.uniform(-1, 1, (size + NEW_ROWS, COLUMNS[number % len(COLUMNS)])), 2).astype(np.float32)
        labels = (RULES[rule](values, dice) > 0).astype(np.int64)
        if 2 <= labels[:size].sum() <= size - 2:
            return values[:size], labels[:size], values[size:], labels[size:]


def main(draws: int = DRAWS) -> None:
    """Print a table: for each size and learner the mean accuracy, the share of draws above .6, of one answer only."""
    print("| rows | learner | accuracy | by rule: " + ", ".join(RULES) + " | above .6 | one class only |")
    print("|---:|---|---:|---|---:|---:|")
    for size in SIZES:
        right = {name: np.empty((len(RULES), draws)) for name in LEARNERS}
        alone = dict.fromkeys(LEARNERS, 0)
        for place, rule in enumerate(RULES):
            for number in range(draws):
                values, labels, new, truth = draw(size, rule, number)
                for name, learner in LEARNERS.items():
                    answers = learner(values, labels, new)
                    right[name][place, number] = (answers == truth).mean()
                    alone[name] += len(np.unique(answers)) == 1
        for name, share in right.items():
            rules = ", ".join(f"{value:.3f}" for value in share.mean(axis=1))
            above, one = (share > 0.6).mean(), alone[name] / share.size
            print(f"| {size} | {name} | {share.mean():.3f} | {rules} | {above:.2f} | {one:.3f} |", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
