"""Charts over time as SVG within the page: drawn on the server, coloured by the style sheet, with no script.

Each has a title and a description for screen readers; the page has the same numbers in a table beneath.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

WIDTH, HEIGHT = 720, 240
LEFT, RIGHT, TOP, BOTTOM = 56, 12, 12, 28
GRID = 4
MOST_LABELS = 8
MOST_DIGITS = 6


@dataclass(frozen=True)
class Series:
    """One row of numbers: what it is called, its colour (a class of the style sheet) and a value for each point."""

    name: str
    colour: str
    values: Sequence[float | None]


def stacked_bars(id: str, title: str, description: str, labels: Sequence[str], series: Sequence[Series]) -> SafeString:  # noqa: A002 - the element's id
    """A bar for each label, the *series* one above the other. None counts as nothing."""
    sums = [sum(one.values[place] or 0 for one in series) for place in range(len(labels))]
    scale = _Scale(max(GRID, *sums) if sums else GRID, len(labels))  # attempts come whole: no quarters of one
    parts = []
    for place, label in enumerate(labels):
        base = 0.0
        for one in series:
            value = one.values[place] or 0
            if value:
                parts.append(_bar(scale, place, base, value, one, label))
            base += value
    return _svg(id, title, description, [*_frame(scale, labels), *parts], series)


def lines(id: str, title: str, description: str, labels: Sequence[str], series: Sequence[Series]) -> SafeString:  # noqa: A002 - the element's id
    """A line for each of *series*; it breaks where a value is None, and a value alone is a dot."""
    scale = _Scale(max((value for one in series for value in one.values if value), default=0), len(labels))
    parts = [_line(scale, one) for one in series]
    dots = [
        format_html(
            '<circle class="{}" cx="{}" cy="{}" r="3"><title>{}: {} {}</title></circle>',
            one.colour, _n(scale.middle(place)), _n(scale.y(value)), labels[place], one.name, _said(value),
        )
        for one in series for place, value in enumerate(one.values) if value is not None
    ]  # fmt: skip
    return _svg(id, title, description, [*_frame(scale, labels), *parts, *dots], series)


@dataclass(frozen=True)
class _Scale:
    largest: float
    places: int

    @property
    def top(self) -> float:
        """A round number at least as large as the largest value."""
        if self.largest <= 0:
            return 1
        power = 10 ** math.floor(math.log10(self.largest))
        return float(next(step * power for step in (1, 2, 4, 5, 8, 10) if step * power >= self.largest))

    def said(self, value: float) -> str:
        """A number of the axis, with as many digits as tell it from the next one."""
        part = self.top / GRID
        digits = next((digits for digits in range(MOST_DIGITS) if math.isclose(round(part, digits), part)), MOST_DIGITS)
        return number_format(round(value, digits), digits, use_l10n=True, force_grouping=True)

    @property
    def step(self) -> float:
        return (WIDTH - LEFT - RIGHT) / max(1, self.places)

    def middle(self, place: int) -> float:
        return LEFT + (place + 0.5) * self.step

    def y(self, value: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / self.top)


def _frame(scale: _Scale, labels: Sequence[str]) -> list[SafeString]:
    parts = []
    for part in range(GRID + 1):
        value = scale.top * part / GRID
        y = _n(scale.y(value))
        parts.append(format_html('<path class="grid-line" d="M{} {}H{}"/>', LEFT, y, WIDTH - RIGHT))
        parts.append(
            format_html(
                '<text class="amount{}" x="{}" y="{}" text-anchor="end" dy="4">{}</text>',
                "" if part else " minor",
                LEFT - 8,
                y,
                scale.said(value),
            )
        )
    every = max(1, math.ceil(len(labels) / MOST_LABELS))
    for number, place in enumerate(range(0, len(labels), every)):
        parts.append(
            format_html(
                '<text class="{}" x="{}" y="{}" text-anchor="middle">{}</text>',
                "minor" if number % 2 else "", _n(scale.middle(place)), HEIGHT - 8, labels[place],
            )
        )  # fmt: skip
    return parts


def _bar(scale: _Scale, place: int, base: float, value: float, one: Series, label: str) -> SafeString:
    width = max(1.0, scale.step * 0.72)
    top = scale.y(base + value)
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}"><title>{}: {} {}</title></rect>',
        one.colour, _n(scale.middle(place) - width / 2), _n(top), _n(width), _n(max(0.5, scale.y(base) - top)),
        label, one.name, _said(value),
    )  # fmt: skip


def _line(scale: _Scale, one: Series) -> SafeString:
    path, drawing = [], False
    for place, value in enumerate(one.values):
        if value is not None:
            path.append(f"{'L' if drawing else 'M'}{_n(scale.middle(place))} {_n(scale.y(value))}")
        drawing = value is not None
    return format_html('<path class="line {}" d="{}"/>', one.colour, "".join(path))


def _svg(id: str, title: str, description: str, parts: Sequence[SafeString], series: Sequence[Series]) -> SafeString:  # noqa: A002 - the element's id
    key = format_html_join("", '<li><span class="dot {}"></span>{}</li>', ((one.colour, one.name) for one in series))
    return format_html(
        '<figure class="chart"><svg viewBox="0 0 {} {}" role="img" aria-labelledby="{}-title {}-text">'
        '<title id="{}-title">{}</title><desc id="{}-text">{}</desc>{}</svg><ul class="key">{}</ul></figure>',
        WIDTH, HEIGHT, id, id, id, title, id, description, mark_safe("".join(parts)), key,  # noqa: S308 - each part is
    )  # fmt: skip


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _said(value: float) -> str:
    """A number as people of this language write it, with no more digits than tell something."""
    digits = 0 if value >= 100 or float(value).is_integer() else 1 if value >= 10 else 2
    return number_format(round(value, digits), digits, use_l10n=True, force_grouping=True)
