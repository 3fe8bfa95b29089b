"""Pictures of an evaluation as small, self-contained SVG: they open in a browser, a report or a page.

They are drawn from a `Report`, in any language, and need no numpy for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from tutela.evaluation.svg import box, colour, dot, drawing, faint, line, text, upright
from tutela.sdk.text import _

if TYPE_CHECKING:
    from tutela.evaluation.report import Bin, Report, Spread
    from tutela.evaluation.rounds import Evaluation

    Speak = Callable[[str], str]
    Points = Sequence[tuple[float, float]]

SIDE, LEFT, TOP = 300, 56, 36
BARS = 15
CELL = 110
SHOWN_BY_RANGE = {"auc": _("AUC"), "f1": _("Weighted F1"), "flag_recall": _("Recall at the threshold")}
TICKS = (0, 0.25, 0.5, 0.75, 1)


def as_written(words: str) -> str:
    """Speak English: the words as they are marked."""
    return words


def pictures(evaluation: Evaluation, importance: Mapping[str, float]) -> Mapping[str, str]:
    """File name → SVG, in English."""
    return drawn(evaluation.report(importance))


def drawn(report: Report, speak: Speak = as_written, names: Mapping[str, str] | None = None) -> Mapping[str, str]:
    """File name → SVG of all that the report can show.

    *speak* translates a marked text (``django.utils.translation.gettext``); *names* are the columns' names for people.
    With more than two classes there is a curve for each class against the others.
    """
    made = {
        "roc.svg": _roc(report, speak),
        "precision-recall.svg": _precision_recall(report, speak),
        "calibration.svg": _calibration(report, speak),
        "confusion.svg": _confusion(report, speak),
    }
    if len(report.ranges) > 1:
        made["score-by-range.svg"] = _by_range(report, speak)
    if any(report.importance.values()):
        named = {(names or {}).get(column, column): share for column, share in report.importance.items()}
        made["importance.svg"] = bars(speak(_("What counts most")), named)
    return made


def bars(title: str, shares: Mapping[str, float]) -> str:
    """A bar for each of the largest shares, the largest first."""
    largest = sorted(shares.items(), key=lambda item: -item[1])[:BARS]
    longest = max((value for _name, value in largest), default=0.0) or 1.0
    parts = []
    for place, (name, value) in enumerate(largest):
        y = TOP + place * 22
        length = value / longest * 220
        parts += [
            box(330, y, length, 16, fill=colour(0)),
            text(322, y + 12, _short(name), anchor="end"),
            text(335 + length, y + 12, f"{value:.1%}"),
        ]
    said = "; ".join(f"{name} {value:.1%}" for name, value in largest)
    return drawing(620, TOP + len(largest) * 22 + 10, title, said, parts)


def _roc(report: Report, speak: Speak) -> str:
    parts = [*_axes(speak(_("False positive rate")), speak(_("True positive rate"))), faint(_at([(0, 0), (1, 1)]))]
    for place, curve in enumerate(report.roc):
        parts.append(line(_at(list(zip(curve.xs, curve.ys, strict=True))), stroke=colour(place), width=2))
    parts += _legend(report, [curve.class_ for curve in report.roc], speak)
    return _plot(speak(_("ROC curve")), _said(report, "auc", speak(_("Area under the curve: {score}"))), parts)


def _precision_recall(report: Report, speak: Speak) -> str:
    parts = _axes(speak(_("Recall")), speak(_("Precision")))
    if len(report.classes) == 2:
        parts.append(faint(_at([(0, report.prevalence), (1, report.prevalence)])))
    for place, curve in enumerate(report.precision_recall):
        parts.append(line(_at(list(zip(curve.xs, curve.ys, strict=True))), stroke=colour(place), width=2))
    parts += _legend(report, [curve.class_ for curve in report.precision_recall], speak)
    said = _said(report, "pr_auc", speak(_("Area under the curve: {score}; the dashed line is guessing")))
    return _plot(speak(_("Precision and recall")), said, parts)


def _calibration(report: Report, speak: Speak) -> str:
    across, up = speak(_("Predicted probability")), speak(_("Share that came true"))
    parts = [*_axes(across, up), faint(_at([(0, 0), (1, 1)]))]
    for place, curve in enumerate(report.calibration):
        parts.append(line(_at([(one.said, one.true) for one in curve.bins]), stroke=colour(place), width=2))
        parts += [
            dot(*_at([(one.said, one.true)])[0], _radius(one, report.rows), fill=colour(place)) for one in curve.bins
        ]
    parts += _legend(report, [curve.class_ for curve in report.calibration], speak)
    said = _said(report, "calibration_error", speak(_("Mean distance from the diagonal: {score}")))
    return _plot(speak(_("Calibration: is what it says what happens?")), said, parts)


def _radius(one: Bin, rows: int) -> float:
    """A point is as large as the predictions behind it are many."""
    return 2.5 + 6 * float((one.count / rows) ** 0.5)


def _confusion(report: Report, speak: Speak) -> str:
    count = len(report.classes)
    side = CELL * count
    parts, said = [], []
    for true, row in enumerate(report.confusion):
        total = sum(row) or 1
        for predicted, number in enumerate(row):
            x, y = LEFT + 24 + predicted * CELL, TOP + 20 + true * CELL
            share = number / total
            shade = colour(0 if true == predicted else 1)
            parts += [
                box(x + 1, y + 1, CELL - 2, CELL - 2, fill=shade, opacity=0.08 + 0.42 * share),
                text(x + CELL / 2, y + CELL / 2, f"{number}", anchor="middle", size=18, weight=600),
                text(x + CELL / 2, y + CELL / 2 + 18, f"{share:.1%}", anchor="middle"),
            ]
            words = speak(_("true {true}, predicted {predicted}: {number}"))
            said.append(words.format(true=report.classes[true], predicted=report.classes[predicted], number=number))
        parts.append(text(LEFT + 14, TOP + 24 + (true + 0.5) * CELL, str(report.classes[true]), anchor="end"))
    parts += [
        text(LEFT + 24 + (place + 0.5) * CELL, TOP + 38 + side, str(one), anchor="middle")
        for place, one in enumerate(report.classes)
    ]
    parts += [
        text(LEFT + 24 + side / 2, TOP + 58 + side, speak(_("Predicted class")), anchor="middle"),
        upright(18, TOP + 20 + side / 2, speak(_("True class"))),
    ]
    title = speak(_("What was predicted, and what was true"))
    return drawing(max(LEFT + 24 + side + 20, 320), TOP + side + 72, title, "; ".join(said), parts)


def _by_range(report: Report, speak: Speak) -> str:
    """How early can it tell? A line for each score over the ranges, with its deviation."""
    parts = _axes(speak(_("Range")), speak(_("Score")), ticks=())
    step = SIDE / len(report.ranges)
    middles = [LEFT + (place + 0.5) * step for place in range(len(report.ranges))]
    parts += [
        text(middle, TOP + SIDE + 16, str(int(one.name) + 1), anchor="middle")
        for middle, one in zip(middles, report.ranges, strict=True)
    ]
    said = []
    shown = [name for name in SHOWN_BY_RANGE if any(name in one.scores for one in report.ranges)]
    for place, name in enumerate(shown):
        known = [(x, one.scores[name]) for x, one in zip(middles, report.ranges, strict=True) if name in one.scores]
        parts += _whiskers([(x + (place - 1) * 4, spread) for x, spread in known], colour(place))
        words = speak(SHOWN_BY_RANGE[name])
        parts += _entry(place, words)
        said.append(f"{words}: " + ", ".join(f"{spread.mean:.2f}" for _x, spread in known))
    return _plot(speak(_("How early can it tell?")), "; ".join(said), parts)


def _whiskers(known: Sequence[tuple[float, Spread]], stroke: str) -> list[str]:
    def height(value: float) -> float:
        return TOP + SIDE - min(max(value, 0.0), 1.0) * SIDE

    drawn_ = [line([(x, height(spread.mean)) for x, spread in known], stroke=stroke, width=2)]
    for x, spread in known:
        low, high = height(spread.mean - spread.deviation), height(spread.mean + spread.deviation)
        drawn_ += [line([(x, low), (x, high)], stroke=stroke), dot(x, height(spread.mean), 3.5, fill=stroke)]
    return drawn_


def _plot(title: str, said: str, parts: Sequence[str]) -> str:
    return drawing(LEFT + SIDE + 20, TOP + SIDE + 46, title, said, parts)


def _axes(across: str, up: str, *, ticks: Sequence[float] = TICKS) -> list[str]:
    bottom, right = TOP + SIDE, LEFT + SIDE
    return [
        line([(LEFT, TOP), (LEFT, bottom), (right, bottom)]),
        *(text(LEFT + share * SIDE, bottom + 16, f"{share:g}", anchor="middle") for share in ticks),
        *(text(LEFT - 6, bottom - share * SIDE + 4, f"{share:g}", anchor="end") for share in TICKS),
        text(LEFT + SIDE / 2, bottom + 36, across, anchor="middle"),
        upright(14, TOP + SIDE / 2, up),
    ]


def _at(points: Points) -> Points:
    return [(LEFT + x * SIDE, TOP + SIDE - y * SIDE) for x, y in points]


def _legend(report: Report, classes: Sequence[int], speak: Speak) -> list[str]:
    """Which curve is which class, where there are several."""
    if len(report.classes) == 2:
        return []
    words = speak(_("class {name}"))
    return [part for place, one in enumerate(classes) for part in _entry(place, words.format(name=one))]


def _entry(place: int, words: str) -> list[str]:
    """One line of a legend. The text keeps the colour of text, which every reader can see."""
    y = TOP + SIDE - 12 - 16 * place
    return [
        line([(LEFT + SIDE - 20, y - 4), (LEFT + SIDE - 4, y - 4)], stroke=colour(place), width=3),
        text(LEFT + SIDE - 26, y, words, anchor="end"),
    ]


def _said(report: Report, name: str, words: str) -> str:
    spread = report.scores.get(name)
    return "" if spread is None else words.format(score=f"{spread.mean:.3f} ± {spread.deviation:.3f}")


def _short(name: str) -> str:
    return name if len(name) <= 46 else "…" + name[-45:]
