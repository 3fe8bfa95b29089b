"""The picture of one term of an additive model: how each value of an indicator moves the prediction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tutela.evaluation.plots import as_written
from tutela.evaluation.svg import box, colour, dot, drawing, faint, line, text, upright
from tutela.sdk.text import _

if TYPE_CHECKING:
    from tutela.evaluation.plots import Speak
    from tutela.sdk.processor import Term

WIDTH, HEIGHT = 320, 160
LEFT, TOP = 56, 34
NONE = 56
"""Room at the left for those without a value."""
CROWD = 34
BOTTOM = TOP + HEIGHT + CROWD
BUCKETS = 32
"""Height of the bars that show how many rows there were."""


def term_picture(term: Term, name: str = "", *, speak: Speak = as_written, reach: float = 0.0) -> str:
    """A step curve over the values, with bars below for how many rows there were; as SVG.

    *name* is the column's for people. *reach* (log-odds) makes the scales of several pictures equal; 0: its own.
    """
    reach = reach or reach_of(term)
    middle, bottom = TOP + HEIGHT / 2, BOTTOM
    low, high = _domain(term)
    start = LEFT + NONE

    def across(value: float) -> float:
        return start + (value - low) / (high - low) * WIDTH

    def up(weight: float) -> float:
        return middle - max(-1.0, min(1.0, weight / reach)) * HEIGHT / 2

    ends = [low, *term.edges, high]
    stretches = list(zip(ends[:-1], ends[1:], term.weights, term.rows, strict=True))
    crowd = _crowd(ends, term.rows)
    most = max([*crowd, term.missing_rows, 1])
    parts = [
        faint([(LEFT, middle), (start + WIDTH, middle)]),
        line(
            [(point, up(weight)) for a, b, weight, _n in stretches for point in (across(a), across(b))],
            stroke=colour(0),
            width=2,
        ),
        *(_bar(start + place * WIDTH / BUCKETS, WIDTH / BUCKETS, rows / most) for place, rows in enumerate(crowd)),
        *(text(across(value), bottom + 16, f"{value:g}", anchor="middle") for value in (low, (low + high) / 2, high)),
        *(text(LEFT - 6, up(weight) + 4, f"{weight:+.1f}", anchor="end") for weight in (-reach, reach)),
        text(LEFT - 6, middle + 4, "0", anchor="end"),
        line([(LEFT, TOP), (LEFT, bottom), (start + WIDTH, bottom)]),
        upright(14, middle, speak(_("Log-odds"))),
        text(start + WIDTH / 2, bottom + 34, speak(_("Value")), anchor="middle"),
    ]
    if term.missing_rows:
        x = LEFT + NONE * 0.4
        parts += [
            dot(x, up(term.missing), 4, fill=colour(1)),
            _bar(x - 6, 12, term.missing_rows / most),
            text(x, bottom + 16, speak(_("none")), anchor="middle"),
        ]
    return drawing(start + WIDTH + 16, bottom + 44, name or term.column, _said(term, low, high, speak), parts)


def _crowd(ends: Sequence[float], rows: Sequence[int]) -> list[float]:
    """How many rows lie in each of `BUCKETS` equal parts, if they lie evenly within their stretch."""
    low, width = ends[0], (ends[-1] - ends[0]) / BUCKETS
    found = []
    for bucket in range(BUCKETS):
        left, right = low + bucket * width, low + (bucket + 1) * width
        found.append(
            sum(
                count * max(0.0, min(right, b) - max(left, a)) / (b - a)
                for a, b, count in zip(ends[:-1], ends[1:], rows, strict=True)
                if b > a
            )
        )
    return found


def _bar(x: float, width: float, share: float) -> str:
    height = CROWD * 0.8 * share
    return box(x, BOTTOM - height, width, height, fill="currentColor", opacity=0.25)


def reach_of(*terms: Term) -> float:
    """The largest weight of the terms, at least a tenth."""
    weights = [abs(one) for term in terms for one in (*term.weights, term.missing if term.missing_rows else 0.0)]
    return max([*weights, 0.1])


def _domain(term: Term) -> tuple[float, float]:
    """Where values lie: indicators between -1 and 1, other columns around their edges."""
    if not term.edges:
        return -1.0, 1.0
    first, last = term.edges[0], term.edges[-1]
    if first >= -1 and last <= 1:
        return -1.0, 1.0
    margin = (last - first) * 0.05 or abs(last) * 0.05 or 1.0
    return first - margin, last + margin


def _said(term: Term, low: float, high: float, speak: Speak) -> str:
    words = speak(
        _("From {low} the log-odds move by {first}, towards {high} by {last}; at most {most}, at least {least}.")
    )
    return words.format(
        low=f"{low:g}",
        high=f"{high:g}",
        first=f"{term.weights[0]:+.2f}",
        last=f"{term.weights[-1]:+.2f}",
        most=f"{max(term.weights):+.2f}",
        least=f"{min(term.weights):+.2f}",
    )
