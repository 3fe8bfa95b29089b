"""Pictures of an evaluation as small, self-contained SVG: they open in a browser, a report or a page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

import numpy as np

from tutela.sdk.evaluation.scores import calibration, precision_recall, roc

if TYPE_CHECKING:
    from tutela.sdk.evaluation.rounds import Evaluation
    from tutela.sdk.processor import Floats, Ints

    Shape = Callable[[Ints, Floats], tuple[list[float], list[float]]]

SIDE, LEFT, TOP = 300, 56, 36
MOST_POINTS = 200
COLOURS = ("#0b6e99", "#b3541e", "#3a7d44", "#7a3b8f", "#8a6d00", "#a02040")
BARS = 15

Curve = tuple[str, Sequence[float], Sequence[float]]


def pictures(evaluation: Evaluation, importance: Mapping[str, float]) -> Mapping[str, str]:
    """File name → SVG. With more than two classes there is a curve for each class against the others."""
    drawn = {
        "roc.svg": _plot(
            "ROC curve", "false positive rate", "true positive rate", _curves(evaluation, _roc), diagonal=True
        ),
        "precision-recall.svg": _plot("Precision and recall", "recall", "precision", _curves(evaluation, _pr)),
        "calibration.svg": _plot(
            "Calibration: is what it says what happens?",
            "predicted probability",
            "share that came true",
            _curves(evaluation, _calibration),
            diagonal=True,
        ),
    }
    if any(importance.values()):
        drawn["importance.svg"] = bars("What counts most", importance)
    return drawn


def bars(title: str, shares: Mapping[str, float]) -> str:
    """A bar for each of the largest shares, the largest first."""
    largest = sorted(shares.items(), key=lambda item: -item[1])[:BARS]
    longest = max((value for _, value in largest), default=0.0) or 1.0
    parts = []
    for place, (name, value) in enumerate(largest):
        y = TOP + place * 22
        parts.append(
            f'<rect x="330" y="{y}" width="{value / longest * 220:.1f}" height="16" fill="{COLOURS[0]}"/>'
            f'<text x="322" y="{y + 12}" text-anchor="end">{escape(_short(name))}</text>'
            f'<text x="{335 + value / longest * 220:.1f}" y="{y + 12}">{value:.1%}</text>'
        )
    return _svg(620, TOP + len(largest) * 22 + 10, title, "".join(parts))


def _plot(title: str, across: str, up: str, curves: Iterable[Curve], *, diagonal: bool = False) -> str:
    parts = [_axes(across, up)]
    if diagonal:
        parts.append(f'<path d="{_path((0, 1), (0, 1))}" stroke="#767676" stroke-dasharray="4 4" fill="none"/>')
    for place, (name, xs, ys) in enumerate(curves):
        colour = COLOURS[place % len(COLOURS)]
        parts.append(f'<path d="{_path(xs, ys)}" stroke="{colour}" stroke-width="2" fill="none"/>')
        if name:
            y = TOP + SIDE - 12 - 16 * place
            parts.append(f'<text x="{LEFT + SIDE - 8}" y="{y}" text-anchor="end" fill="{colour}">{escape(name)}</text>')
    return _svg(LEFT + SIDE + 20, TOP + SIDE + 46, title, "".join(parts))


def _axes(across: str, up: str) -> str:
    bottom, right = TOP + SIDE, LEFT + SIDE
    ticks = "".join(
        f'<text x="{LEFT + share * SIDE:.0f}" y="{bottom + 16}" text-anchor="middle">{share:g}</text>'
        f'<text x="{LEFT - 6}" y="{bottom - share * SIDE + 4:.0f}" text-anchor="end">{share:g}</text>'
        for share in (0, 0.25, 0.5, 0.75, 1)
    )
    middle = TOP + SIDE // 2
    return (
        f'<path d="M{LEFT} {TOP}V{bottom}H{right}" stroke="#333" fill="none"/>{ticks}'
        f'<text x="{LEFT + SIDE // 2}" y="{bottom + 36}" text-anchor="middle">{escape(across)}</text>'
        f'<text x="14" y="{middle}" text-anchor="middle" transform="rotate(-90 14 {middle})">{escape(up)}</text>'
    )


def _path(xs: Sequence[float], ys: Sequence[float]) -> str:
    points = (f"{LEFT + x * SIDE:.1f} {TOP + SIDE - y * SIDE:.1f}" for x, y in zip(xs, ys, strict=True))
    return "M" + "L".join(points)


def _svg(width: int, height: int, title: str, inside: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' role="img" font-family="sans-serif" font-size="12"><title>{escape(title)}</title>'
        f'<rect width="100%" height="100%" fill="#fff"/><text x="{LEFT}" y="20" font-size="14">{escape(title)}</text>'
        f"{inside}</svg>\n"
    )


def _short(name: str) -> str:
    return name if len(name) <= 46 else "…" + name[-45:]


def _curves(evaluation: Evaluation, shape: Shape) -> list[Curve]:
    wanted = [len(evaluation.classes) - 1] if len(evaluation.classes) == 2 else range(len(evaluation.classes))
    drawn: list[Curve] = []
    for place in wanted:
        truth = (evaluation.truth == place).astype(np.int64)
        if 0 < truth.sum() < len(truth):
            xs, ys = shape(truth, evaluation.probabilities[:, place])
            drawn.append((f"class {evaluation.classes[place]}" if len(wanted) > 1 else "", xs, ys))
    return drawn


def _roc(truth: Ints, chance: Floats) -> tuple[list[float], list[float]]:
    return _thinned(*roc(truth, chance))


def _pr(truth: Ints, chance: Floats) -> tuple[list[float], list[float]]:
    return _thinned(*precision_recall(truth, chance))


def _calibration(truth: Ints, chance: Floats) -> tuple[list[float], list[float]]:
    said, true, _ = calibration(truth, chance)
    return said.tolist(), true.tolist()


def _thinned(xs: Floats, ys: Floats) -> tuple[list[float], list[float]]:
    chosen = np.unique(np.linspace(0, len(xs) - 1, min(len(xs), MOST_POINTS)).astype(np.int64))
    return xs[chosen].tolist(), ys[chosen].tolist()
