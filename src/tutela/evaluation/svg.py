"""A few shapes as SVG that a page can hold: no script, no style, colours that are legible on light and on dark.

Text and axes take the colour of the page's text. The colours of data can be set by the page as the variables
``--plot-1`` to ``--plot-6``; those here have a contrast of 3 and more against white and against near-black.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

COLOURS = ("#12877a", "#c2671f", "#4179d6", "#9a62c9", "#8a7d1a", "#d0504a")


def colour(place: int) -> str:
    """The colour of the series at *place*."""
    number = place % len(COLOURS)
    return f"var(--plot-{number + 1}, {COLOURS[number]})"


def drawing(width: float, height: float, title: str, description: str, parts: Iterable[str]) -> str:
    """A whole picture. Its title and description are what a screen reader says of it."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}"'
        f' height="{height:g}" role="img" class="plot" fill="currentColor" font-family="system-ui, sans-serif"'
        f' font-size="12"><title>{escape(title)}</title><desc>{escape(description)}</desc>'
        f"{text(8, 18, title, size=14, weight=600)}{''.join(parts)}</svg>\n"
    )


def text(
    x: float, y: float, words: str, *, anchor: str = "start", size: int = 0, weight: int = 0, fill: str = ""
) -> str:
    """A line of text whose baseline is at *y*."""
    more = "".join(
        f' {name}="{value}"'
        for name, value in (
            ("text-anchor", "" if anchor == "start" else anchor),
            ("font-size", size),
            ("font-weight", weight),
            ("fill", fill),
        )
        if value
    )
    return f'<text x="{x:.1f}" y="{y:.1f}"{more}>{escape(words)}</text>'


def upright(x: float, y: float, words: str) -> str:
    """A line of text that runs upwards, its middle at the point."""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle" transform="rotate(-90 {x:.1f} {y:.1f})">'
        f"{escape(words)}</text>"
    )


def line(
    points: Sequence[tuple[float, float]], *, stroke: str = "currentColor", width: float = 1, dash: str = ""
) -> str:
    """A line through points."""
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="M{path}" stroke="{stroke}" stroke-width="{width:g}"{dashed} fill="none"/>'


def faint(points: Sequence[tuple[float, float]]) -> str:
    """A line that guides the eye: of a grid, or of what chance would give."""
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    return f'<path d="M{path}" stroke="currentColor" stroke-opacity="0.35" stroke-dasharray="4 4" fill="none"/>'


def box(x: float, y: float, width: float, height: float, *, fill: str, opacity: float = 1) -> str:
    """A filled rectangle."""
    seen = f' fill-opacity="{opacity:.2f}"' if opacity < 1 else ""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{max(height, 0):.1f}" fill="{fill}"{seen}/>'
    )


def dot(x: float, y: float, radius: float, *, fill: str) -> str:
    """A filled circle."""
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{fill}"/>'
