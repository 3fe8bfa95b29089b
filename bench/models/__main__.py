"""Predict early on OULAD and write ``build/bench-models.json``: ``make bench-models OULAD=FOLDER [TEST=2014B]``.

Learnt from the presentations of the years before that of TEST, tested on TEST; students still registered at the cut;
failed and withdrawn against the rest. Nothing is tuned here.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, astuple, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bench.models.baseline import plain_boosting, simple_features
from bench.models.project import PARTS, Presentations, courses_of, matrix_of, predicted
from tutela.analytics.engine import platform_at
from tutela.evaluation.scores import auc, average_precision
from tutela.sdk import registry
from tutela.sdk.errors import Decline
from tutela.sdk.platform import PlatformError

if TYPE_CHECKING:
    from tutela.sdk.processor import Floats, Ints

REPORT = Path("build") / "bench-models.json"
EXPECTED = ("logistic", "boosting", "glassbox")
LIKELY = 0.5


@dataclass(frozen=True)
class Row:
    """One line of the table. `cut`: per cent of the course; F1 is that of those at risk."""

    processor: str
    cut: int
    features: str
    n: int
    auc: float
    pr_auc: float
    f1: float
    accuracy: float
    brier: float


@dataclass(frozen=True)
class Contest:
    """Who learns from what and is asked about what."""

    folder: Path
    rows: Presentations
    known: np.ndarray[tuple[int], np.dtype[np.bool_]]
    asked: np.ndarray[tuple[int], np.dtype[np.bool_]]

    @property
    def truth(self) -> Ints:
        return self.rows.features.known_labels()


def main() -> int:
    """Measure, print a table, write the figures."""
    folder, test = os.environ.get("OULAD", ""), os.environ.get("TEST") or "2014B"
    if not folder:
        print("Say where OULAD's seven files are: make bench-models OULAD=FOLDER [TEST=2014B]", file=sys.stderr)
        return 2
    try:
        contest = contest_of(Path(folder), test)
    except PlatformError as failure:
        print(failure, file=sys.stderr)
        return 2
    print("| " + " | ".join(field.name for field in fields(Row)) + " |\n" + "|---" * len(fields(Row)) + "|")
    results = []
    for row in [*of_baselines(contest), *of_processors(contest)]:
        results.append(row)
        print("| " + " | ".join(_shown(value) for value in astuple(row)) + " |", flush=True)
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps([asdict(row) for row in results], indent=1))
    print(f"\n{time.process_time():.0f} s of CPU in all; written to {REPORT}")
    return 0


def contest_of(folder: Path, test: str) -> Contest:
    """The matrix of TEST and of the years before it. Raises `PlatformError`."""
    with platform_at(str(folder)) as platform:
        courses = courses_of(platform)
        there = sorted({presentation for _, presentation in courses.values()})
        train = [one for one in there if one[:4] < test[:4]] or [one for one in there if one < test]
        if test not in there or not train:
            raise PlatformError(f"TEST must have an earlier presentation beside it; here are {', '.join(there)}.")
        began, busy = time.monotonic(), time.process_time()
        rows = matrix_of(platform, {key: names for key, names in courses.items() if names[1] in {*train, test}})
        spent = f"{time.monotonic() - began:.0f} s, {time.process_time() - busy:.0f} s of CPU"
    print(f"learnt from {', '.join(train)}, tested on {test}; {len(rows.features)} rows ({spent})\n")
    return Contest(folder, rows, rows.of(train), rows.of([test]))


def of_baselines(contest: Contest) -> Iterator[Row]:
    """LightGBM as it comes, on simple features: one model for each cut."""
    simple = simple_features(contest.folder, contest.rows.asked)
    ranges = contest.rows.features.ranges
    for features, values in (("logs", simple.logs), ("behaviour", simple.behaviour), ("all", simple.all)):
        chances = np.zeros(len(values))
        for part in range(PARTS):
            known, asked = contest.known & (ranges == part), contest.asked & (ranges == part)
            chances[asked] = plain_boosting(values[known], contest.truth[known], values[asked])
        yield from _rows("baseline-lightgbm", features, contest, chances)


def of_processors(contest: Contest) -> Iterator[Row]:
    """Every processor that is installed, as it comes, on the project's indicators: one model for each cut."""
    installed = registry.processors()
    for name in [*EXPECTED, *sorted(set(installed.loaded) - {*EXPECTED, "remote"})]:
        if name not in installed.loaded:
            print(f"The processor {name} is not installed.", file=sys.stderr)
            continue
        try:
            chances = _chances(name, contest)
        except Decline as declined:
            print(f"The processor {name} declines: {declined}", file=sys.stderr)
            continue
        yield from _rows(name, "project", contest, chances)


def _chances(processor: str, contest: Contest) -> Floats:
    rows = contest.rows.features
    chances = np.zeros(len(rows))
    for part in range(PARTS):
        known, asked = contest.known & (rows.ranges == part), contest.asked & (rows.ranges == part)
        chances[asked] = predicted(processor, rows.take(known), rows.take(asked))
    return chances


def _rows(processor: str, features: str, contest: Contest, chances: Floats) -> Iterator[Row]:
    for part in range(PARTS):
        here = contest.asked & (contest.rows.features.ranges == part)
        truth, said = contest.truth[here], chances[here]
        likely = said > LIKELY
        hits = int((likely & (truth == 1)).sum())
        yield Row(
            processor,
            cut=100 * (part + 1) // PARTS,
            features=features,
            n=int(here.sum()),
            auc=auc(truth, said),
            pr_auc=average_precision(truth, said),
            f1=2 * hits / max(int(likely.sum()) + int(truth.sum()), 1),
            accuracy=float(np.mean(likely == truth)),
            brier=float(np.mean((said - truth) ** 2)),
        )


def _shown(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    sys.exit(main())
