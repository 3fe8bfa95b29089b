"""What is in a matrix, in numbers and as a picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from tutela.analytics.engine.matrix import Matrix

BINS = 21
_BLOCKS = " ▁▂▃▄▅▆▇█"


@dataclass(frozen=True)
class Spread:
    """How the values of one indicator lie. `counts`: of `BINS` equal bins from -1 to 1; the numbers are null where
    every value is."""

    name: str
    null_share: float
    least: float | None
    mean: float | None
    greatest: float | None
    deviation: float | None
    counts: tuple[int, ...]

    @property
    def strip(self) -> str:
        """The bins as a line of blocks.

        >>> Spread("x", 0.0, -1.0, 0.0, 1.0, 1.0, (4, 0, 8)).strip
        '▄ █'
        """
        tallest = max(self.counts) or 1
        return "".join(_BLOCKS[-(-count * (len(_BLOCKS) - 1) // tallest)] for count in self.counts)


@dataclass(frozen=True)
class Summary:
    """What is in a matrix."""

    analysables: int
    used: int
    refused_analysables: Counter[str]
    rows: int
    samples: int
    refused_samples: Counter[str]
    classes: Counter[str]
    spreads: tuple[Spread, ...]

    @property
    def values(self) -> int:
        """How many values were computed."""
        return self.rows * len(self.spreads)


def summary_of(matrix: Matrix) -> Summary:
    """Look at *matrix*."""
    table = matrix.rows
    targets = table.column("target").to_pylist() if "target" in table.column_names else []
    return Summary(
        analysables=len(matrix.judgements),
        used=sum(1 for each in matrix.judgements if each.ranges),
        refused_analysables=Counter(each.reason for each in matrix.judgements if each.reason),
        rows=table.num_rows,
        samples=len(table.column("sample_id").unique()),
        refused_samples=matrix.refused,
        classes=Counter("cannot be said" if value is None else str(int(value)) for value in targets),
        spreads=tuple(_spread(name, table.column(name).to_numpy()) for name in matrix.names),
    )


def _spread(name: str, values: np.ndarray) -> Spread:
    values = values.astype(np.float64)
    known = values[~np.isnan(values)]
    nulls = 1.0 - known.size / values.size if values.size else 0.0
    counts = tuple(int(count) for count in np.histogram(known, bins=BINS, range=(-1.0, 1.0))[0])
    if not known.size:
        return Spread(name, nulls, None, None, None, None, counts)
    return Spread(name, nulls, float(known.min()), float(known.mean()), float(known.max()), float(known.std()), counts)


def lines_of(summary: Summary) -> Iterator[str]:
    """The summary for a terminal."""
    yield f"Analysables: {summary.used} used of {summary.analysables}"
    yield from _reasons(summary.refused_analysables)
    refused = sum(summary.refused_samples.values())
    yield f"Samples: {summary.samples} taken, {refused} refused"
    yield from _reasons(summary.refused_samples)
    yield f"Matrix: {summary.rows:,} rows (samples × ranges), {summary.values:,} values"
    if summary.classes:
        yield "Target: " + ", ".join(f"{label}: {number:,}" for label, number in sorted(summary.classes.items()))
    yield ""
    width = max((len(spread.name) for spread in summary.spreads), default=9)
    yield f"{'indicator':{width}}   null    least   mean   most   spread  -1{'':{BINS - 3}}1"
    for spread in summary.spreads:
        numbers = (spread.least, spread.mean, spread.greatest, spread.deviation)
        cells = " ".join("     –" if value is None else f"{value:6.2f}" for value in numbers)
        yield f"{spread.name:{width}}  {spread.null_share:5.0%}  {cells}    {spread.strip}".rstrip()


def _reasons(counts: Counter[str]) -> Iterator[str]:
    for reason, number in counts.most_common():
        yield f"  {number:5,}  {reason}"
