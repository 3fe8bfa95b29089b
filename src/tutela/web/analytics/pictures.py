"""Small pictures of numbers as SVG that a page holds: no script, no style, the numbers beside them in words or a table.

The classes ``good``, ``bad``, ``neutral`` give the colours; the style sheet has them for light and dark.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

RADIUS, WIDTH = 42, 14
AROUND = 2 * math.pi * RADIUS


@dataclass(frozen=True)
class Slice:
    """A part of a whole: what it is, how many, and the class of its colour."""

    label: str
    count: int
    look: str


def doughnut(slices: Sequence[Slice], title: str, middle: int) -> SafeString:
    """A ring whose arcs are the shares, with a number in the middle."""
    total = sum(one.count for one in slices)
    arcs, turned = [], 0.0
    for one in slices:
        length = AROUND * one.count / (total or 1)
        arcs.append((one.look, f"{length:.2f} {AROUND - length:.2f}", f"{-turned:.2f}", one.label, one.count))
        turned += length
    return format_html(
        '<svg class="doughnut" viewBox="0 0 100 100" role="img" aria-label="{}">'
        '<circle class="track" cx="50" cy="50" r="{}" stroke-width="{}"/>{}'
        '<text x="50" y="56" text-anchor="middle" font-size="20" font-weight="650">{}</text></svg>',
        title,
        RADIUS,
        WIDTH,
        format_html_join(
            "",
            '<circle class="{}" cx="50" cy="50" r="42" stroke-width="14" stroke-dasharray="{}"'
            ' stroke-dashoffset="{}" transform="rotate(-90 50 50)"><title>{}: {}</title></circle>',
            arcs,
        ),
        middle,
    )


def stacked(slices: Sequence[Slice], most: int) -> SafeString:
    """A bar of the slices one after the other, of a scale that ends at *most*. Its numbers stand beside it."""
    parts, begun = [], 0.0
    for one in slices:
        width = 100 * one.count / (most or 1)
        parts.append((one.look, f"{begun:.2f}", f"{width:.2f}"))
        begun += width
    return format_html(
        '<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="track" width="100" height="10"/>{}</svg>',
        format_html_join("", '<rect class="{}" x="{}" width="{}" height="10"/>', parts),
    )


def share_bar(share: float, look: str = "accent") -> SafeString:
    """How much of a whole, 0 to 1. Its number stands beside it."""
    return format_html(
        '<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="track" width="100" height="10"/><rect class="{}" width="{}" height="10"/></svg>',
        look,
        f"{100 * min(max(share, 0.0), 1.0):.2f}",
    )


def diverging_bar(share: float, *, speaks_for: bool) -> SafeString:
    """A bar from the middle: to the right what speaks for the outcome, to the left what speaks against it."""
    width = 50 * min(max(share, 0.0), 1.0)
    return format_html(
        '<svg class="bar diverging" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="{}" x="{}" width="{}" height="10"/><rect class="middle" x="49.75" width="0.5" height="10"/>'
        "</svg>",
        "bad" if speaks_for else "good",
        "50" if speaks_for else f"{50 - width:.2f}",
        f"{width:.2f}",
    )


def score_bar(score: float, deviation: float, least: float) -> SafeString:
    """A score from 0 to 1 with its deviation and the least that is good enough."""
    low, high = max(score - deviation, 0.0), min(score + deviation, 1.0)
    return format_html(
        '<svg class="bar score" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="track" width="100" height="10"/><rect class="{}" width="{}" height="10"/>'
        '<rect class="spread" x="{}" y="4" width="{}" height="2"/>'
        '<rect class="middle" x="{}" width="0.5" height="10"/></svg>',
        "good" if score >= least else "warn",
        f"{100 * score:.2f}",
        f"{100 * low:.2f}",
        f"{100 * (high - low):.2f}",
        f"{100 * least:.2f}",
    )
