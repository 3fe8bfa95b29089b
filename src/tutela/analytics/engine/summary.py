"""What is in a matrix, in numbers and as a picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

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


ROW, LABEL, STRIP, NULLS, PAD = 18, 260, 420, 110, 16
INK, FAINT, MISSING = "#1d3557", "#d8dee6", "#b23a48"


def picture_of(summary: Summary, title: str) -> str:
    """The SVG: a row for each indicator, its values from -1 to 1 as a histogram, its missing values as a bar."""
    height = PAD * 4 + ROW * len(summary.spreads)
    width = PAD * 4 + LABEL + STRIP + NULLS
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-label="{escape(title)}" font-family="system-ui, sans-serif" font-size="11">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        f'<text x="{PAD}" y="{PAD + 4}" font-size="13" font-weight="600">{escape(title)}</text>',
        *_axis(),
    ]
    for number, spread in enumerate(summary.spreads):
        parts.extend(_row(spread, PAD * 3 + ROW * number))
    return "\n".join([*parts, "</svg>\n"])


def _axis() -> Iterator[str]:
    left = PAD * 2 + LABEL
    for share, label in ((0.0, "−1"), (0.5, "0"), (1.0, "1")):
        yield f'<text x="{left + STRIP * share:.0f}" y="{PAD * 2 + 8}" text-anchor="middle">{label}</text>'
    yield f'<text x="{left + STRIP + PAD}" y="{PAD * 2 + 8}">missing</text>'


def _row(spread: Spread, top: int) -> Iterator[str]:
    left = PAD * 2 + LABEL
    yield f'<text x="{PAD + LABEL}" y="{top + ROW - 6}" text-anchor="end">{escape(spread.name)}</text>'
    yield f'<rect x="{left}" y="{top + ROW - 3}" width="{STRIP}" height="1" fill="{FAINT}"/>'
    tallest = max(spread.counts) or 1
    step = STRIP / BINS
    for index, count in enumerate(spread.counts):
        if count:
            tall = max(1.0, (ROW - 4) * count / tallest)
            yield (
                f'<rect x="{left + step * index + 1:.1f}" y="{top + ROW - 3 - tall:.1f}" '
                f'width="{step - 2:.1f}" height="{tall:.1f}" fill="{INK}"/>'
            )
    start = left + STRIP + PAD
    long = (NULLS - 40) * spread.null_share
    yield f'<rect x="{start}" y="{top + 4}" width="{long:.1f}" height="{ROW - 8}" fill="{MISSING}"/>'
    yield f'<text x="{start + long + 4:.1f}" y="{top + ROW - 6}">{spread.null_share:.0%}</text>'
