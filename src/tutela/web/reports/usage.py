"""How much AI is used and how it went, of the site or of one course; and who has accepted the AI policy."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tutela.ai.api import (
    PolicyFilters,
    UsageFilters,
    UsagePoint,
    UsageReport,
    installed_providers,
    policy_report,
    policy_versions,
    usage_report,
)
from tutela.courses.api import get_course
from tutela.sdk import ACTIONS
from tutela.web.access import SignedIn, page
from tutela.web.charts import Series, lines, stacked_bars
from tutela.web.reports.csvfile import Page, csv_file, moment

DAYS = [
    ("7", gettext_lazy("7 days")),
    ("30", gettext_lazy("30 days")),
    ("90", gettext_lazy("90 days")),
    ("365", gettext_lazy("One year")),
]
USUAL = 30


class UsageForm(forms.Form):
    """What to report on."""

    days = forms.ChoiceField(label=gettext_lazy("Time"), required=False, choices=DAYS, initial=str(USUAL))
    action = forms.ChoiceField(label=gettext_lazy("Action"), required=False)
    provider = forms.ChoiceField(label=gettext_lazy("Provider"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__({"days": str(USUAL), **data.dict()}, label_suffix="")
        every = ("", gettext_lazy("All"))
        for name, choices in (
            ("action", [(action.basename, _(action.label)) for action in ACTIONS]),
            ("provider", [(view.name, _(view.label)) for view in installed_providers()]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
            field.choices = [every, *choices]

    def filters(self, courseid: int | None) -> UsageFilters:
        """The filters that are valid."""
        self.is_valid()
        given = self.cleaned_data
        return UsageFilters(
            days=int(given.get("days") or USUAL),
            provider=given.get("provider", ""),
            action=given.get("action", ""),
            courseid=courseid,
        )


@require_safe
@page
def site(request: SignedIn) -> HttpResponse:
    """The report of the whole site."""
    return _report(request, "web/administration/usage.html", None, {})


@require_safe
@page
def course(request: SignedIn, courseid: int) -> HttpResponse:
    """The report of one course, for its teachers."""
    found = get_course(request.user, courseid)
    return _report(request, "web/course_usage.html", courseid, {"course": found})


def _report(request: SignedIn, template: str, courseid: int | None, more: dict[str, Any]) -> HttpResponse:
    form = UsageForm(request.GET)
    report = usage_report(request.user, form.filters(courseid), time.time())
    labels = [_label(point) for point in report.points]
    charts = {"use": _use(report, labels), "latency": _latency(report, labels)} if report.total else {}
    points = [point for point in zip(labels, report.points, strict=True) if point[1].succeeded or point[1].failed or
              point[1].refused]  # fmt: skip
    return render(request, template, {"form": form, "report": report, "charts": charts, "points": points, **more})


def _label(point: UsagePoint) -> str:
    return date_format(datetime.fromtimestamp(point.start, UTC), "j M")


def _use(report: UsageReport, labels: list[str]) -> str:
    said = _("%(succeeded)d attempts succeeded, %(failed)d failed and %(refused)d were refused.")
    counts = {"succeeded": report.succeeded, "failed": report.failed, "refused": report.refused}
    return stacked_bars(
        "use",
        _("Attempts"),
        said % counts,
        labels,
        [
            Series(_("Succeeded"), "tone-good", [point.succeeded for point in report.points]),
            Series(_("Failed"), "tone-bad", [point.failed for point in report.points]),
            Series(_("Refused"), "tone-warn", [point.refused for point in report.points]),
        ],
    )


def _latency(report: UsageReport, labels: list[str]) -> str:
    said = _("Half of the calls that succeeded took up to %(median)s seconds, 95 of 100 up to %(p95)s.")
    values = {"median": _seconds(report.median), "p95": _seconds(report.p95)}
    return lines(
        "latency",
        _("Seconds until the answer"),
        said % values,
        labels,
        [
            Series(_("Median"), "tone-accent", [point.median for point in report.points]),
            Series(_("95 of 100 within"), "tone-warn", [point.p95 for point in report.points]),
        ],
    )


def _seconds(value: float | None) -> str:
    return "–" if value is None else number_format(value, 2, use_l10n=True)


PAGE = 50
CSV_PAGE = 1000
STATES = [("", gettext_lazy("All")), ("yes", gettext_lazy("Has accepted")), ("no", gettext_lazy("Has not accepted"))]
COLUMNS = ["userid", "username", "person_name", "version", "accepted", "timeaccepted", "contextid", "context_name"]


class PolicyForm(forms.Form):
    """Whom to show."""

    text = forms.CharField(label=gettext_lazy("Person"), required=False, max_length=150)
    state = forms.ChoiceField(label=gettext_lazy("Acceptance"), required=False, choices=STATES)
    version = forms.ChoiceField(label=gettext_lazy("Version"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data, label_suffix="")
        field = self.fields["version"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [("", gettext_lazy("In force")), *((str(row.version), str(row)) for row in policy_versions())]

    def filters(self) -> PolicyFilters:
        """The filters that are valid."""
        self.is_valid()
        given = self.cleaned_data
        accepted = {"yes": True, "no": False}.get(given.get("state", ""))
        return PolicyFilters(int(given.get("version") or 0), accepted, given.get("text", ""))


@require_safe
@page
def policy_table(request: SignedIn) -> HttpResponse:
    """One page of people."""
    form = PolicyForm(request.GET)
    before, after = request.GET.get("before", ""), request.GET.get("after", "")
    found = policy_report(request.user, form.filters(), before=before, after=after, size=PAGE)
    query = request.GET.copy()
    for name in ("before", "after"):
        query.pop(name, None)
    values = {"form": form, "found": found, "query": query.urlencode(), "filtered": any(form.cleaned_data.values())}
    return render(request, "web/administration/policy_report.html", values)


@require_safe
@page
def policy_csv(request: SignedIn) -> StreamingHttpResponse:
    """Everybody whom the filters let through, as a file."""
    filters = PolicyForm(request.GET).filters()

    def read(cursor: str) -> Page:
        found = policy_report(request.user, filters, after=cursor, size=CSV_PAGE)
        return [
            [row.userid, row.username, row.person_name, row.version, row.timeaccepted is not None,
             moment(row.timeaccepted), row.contextid, row.context_name]
            for row in found.rows
        ], found.after  # fmt: skip

    return csv_file("policy-acceptance", COLUMNS, read)
