"""A picture of a matrix: for each indicator where its values lie and how many are missing. SVG, no library."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from tutela.analytics.engine.summary import BINS, Spread, Summary

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
