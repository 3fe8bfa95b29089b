"""Runs of a model: verdict, scores and their pictures, which are SVG in the page with the numbers beside them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from pydantic import ValidationError

from tutela.analytics import api as analytics
from tutela.identity.api import NotFound
from tutela.web.access import SignedIn
from tutela.web.analytics.insights import analytics_page

if TYPE_CHECKING:
    from tutela.evaluation.report import Part, Report


@require_safe
@analytics_page
def run(request: SignedIn, modelid: int, runid: int) -> HttpResponse:
    """One run."""
    run = analytics.get_run(request.user, runid)
    if run.modelid != modelid:
        raise NotFound("run", runid)
    model = analytics.get_model(request.user, modelid)
    page = {"model": model, "run": run, **_shown(request, run)}
    return render(request, "web/analytics/run.html", page)


def _shown(request: SignedIn, run: analytics.RunView) -> dict[str, Any]:
    """Scores and pictures: drawn in the page's language where the numbers are there, else as they were stored."""
    report = report_in(run)
    if report is not None:
        return {
            "scores": scores_of(report),
            "pictures": pictures_of(report),
            "importance": importance_of(report),
            "parts": tables_of(report),
        }
    stored = [stored_picture(name, analytics.get_plot(request.user, run.id, name)) for name in run.plots]
    pictures: list[Picture] = [picture for picture in stored if picture is not None]
    return {"pictures": pictures, "scores": [], "parts": []}


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


MOST_ROWS, MOST_BARS = 21, 15
IMPORTANCE = "importance.svg"
"""This picture is drawn by the page, so that it can be read on a phone."""
IN_RANGES = ("auc", "pr_auc", "f1", "flag_recall", "false_alarms")
IN_GROUPS = ("auc", "flagged", "flag_recall", "false_alarms", "flag_precision", "calibration_error")


@dataclass(frozen=True)
class ScoreRow:
    """A score by its name for people: mean and deviation over the rounds; `help` says what it tells."""

    name: str
    label: str
    help: str
    mean: float
    deviation: float | None


@dataclass(frozen=True)
class Picture:
    """A picture as SVG, and its numbers as a table."""

    name: str
    svg: SafeString
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()


@dataclass(frozen=True)
class Table:
    """Scores of parts of the rows: ranges, or groups of people."""

    title: str
    help: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""


def report_in(run: analytics.RunView) -> Report | None:
    """The report of a run; None where there is none that can be read."""
    from tutela.evaluation.report import Report  # it needs numpy, which pages of insights do not

    try:
        return Report.model_validate(run.report)
    except ValidationError:
        return None


def scores_of(report: Report) -> list[ScoreRow]:
    """The scores that people are told of, in the order in which they matter."""
    told = told_scores()
    return [
        ScoreRow(name, *told[name], report.scores[name].mean, report.scores[name].deviation)
        for name in told
        if name in report.scores
    ]


def told_scores() -> dict[str, tuple[str, str]]:
    """Score → its name and what it tells."""
    return {
        "f1": (_("Weighted F1"), _("How often it is right, with both outcomes counted by how many there are.")),
        "auc": (_("AUC"), _("How well it puts people in order: 0.5 is guessing, 1 is perfect.")),
        "pr_auc": (_("PR-AUC"), _("How clean the list of those at risk is, from its top down.")),
        "brier": (_("Brier score"), _("How far the probabilities are from what happened: 0 is perfect.")),
        "calibration_error": (_("Calibration error"), _("How far what it says is from what happens, on average.")),
        "accuracy": (_("Accuracy"), _("The share that it gets right.")),
        "flagged": (_("Flagged"), _("The share of people that it flags.")),
        "flag_recall": (_("Found"), _("Of those it should flag, the share that it flags.")),
        "flag_precision": (_("Rightly flagged"), _("Of those it flags, the share that is flagged rightly.")),
        "false_alarms": (_("False alarms"), _("Of those who are well, the share that it flags all the same.")),
    }


def pictures_of(report: Report) -> list[Picture]:
    """The pictures of *report*, drawn in the page's language, each with its numbers."""
    from tutela.evaluation.plots import drawn

    names = {one.name: gettext(one.label) for one in analytics.indicators()}
    numbers = _numbers(report)
    pictures = drawn(report, gettext, names)
    return [
        Picture(name, _trusted(svg), *numbers.get(name, ((), ())))
        for name, svg in pictures.items()
        if name != IMPORTANCE
    ]


def importance_of(report: Report) -> list[tuple[str, str, float]]:
    """The indicators that count most: name for people, share in percent, and share of the largest for a bar."""
    names = {one.name: gettext(one.label) for one in analytics.indicators()}
    largest = sorted(report.importance.items(), key=lambda item: -item[1])[:MOST_BARS]
    most = max((share for _name, share in largest), default=0.0) or 1.0
    return [(names.get(name, name), f"{number_format(100 * share, 1)} %", share / most) for name, share in largest]


def stored_picture(name: str, svg: str) -> Picture | None:
    """A picture as a run stored it; None where it is no picture."""
    return Picture(name, _trusted(svg)) if svg.lstrip().startswith("<svg") else None


def _trusted(svg: str) -> SafeString:
    return mark_safe(svg)  # noqa: S308 - drawn by our own code from numbers, its texts escaped there


def tables_of(report: Report) -> list[Table]:
    """How it does in each range and for each group of people."""
    tables = []
    if len(report.ranges) > 1:
        rows = [_part_row(part, IN_RANGES, str(int(part.name) + 1)) for part in report.ranges]
        told = _("The scores in each range of the interval, from the first to the last.")
        tables.append(Table(_("How early can it tell?"), told, _columns(_("Range"), IN_RANGES), rows))
    for name, grouping in report.groups.items():
        rows = [_part_row(part, IN_GROUPS, part.name or _("not known")) for part in grouping.parts]
        note = _("Too few people to be shown: %(names)s.") % {
            "names": ", ".join(each or _("not known") for each in grouping.too_small)
        }
        tables.append(
            Table(
                _("Is it fair? By %(group)s") % {"group": gettext(name).replace("_", " ")},
                _("A model is fair when the numbers of one column are alike."),
                _columns(_("Group"), IN_GROUPS),
                rows,
                note if grouping.too_small else "",
            )
        )
    return tables


def _columns(first: str, names: Sequence[str]) -> list[str]:
    told = told_scores()
    return [first, _("People"), *(told[name][0] for name in names)]


def _part_row(part: Part, names: Sequence[str], label: str) -> list[str]:
    known = [part.scores.get(name) for name in names]
    return [label, str(part.people), *("–" if one is None else _number(one.mean) for one in known)]


def _numbers(report: Report) -> dict[str, tuple[Sequence[str], Sequence[Sequence[str]]]]:
    """Picture → columns and rows of its numbers."""
    curves = {
        "roc.svg": (report.roc, (_("False positive rate"), _("True positive rate"))),
        "precision-recall.svg": (report.precision_recall, (_("Recall"), _("Precision"))),
    }
    found: dict[str, tuple[Sequence[str], Sequence[Sequence[str]]]] = {}
    for name, (lines, columns) in curves.items():
        points = [point for line in lines for point in zip(line.xs, line.ys, strict=True)]
        found[name] = (columns, [[_number(x), _number(y)] for x, y in _thinned(points)])
    bins = [one for curve in report.calibration for one in curve.bins]
    found["calibration.svg"] = (
        (_("Predicted probability"), _("Share that came true"), _("Predictions")),
        [[_number(one.said), _number(one.true), str(one.count)] for one in bins],
    )
    found["confusion.svg"] = (
        (_("True class"), *(_("predicted %(name)s") % {"name": one} for one in report.classes)),
        [[str(one), *map(str, row)] for one, row in zip(report.classes, report.confusion, strict=True)],
    )
    return found


def _thinned(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    step = max(1, -(-len(points) // MOST_ROWS))
    return [*points[::step]]


def _number(value: float) -> str:
    return number_format(value, 2)
