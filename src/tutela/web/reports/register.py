"""The action register: of the site, of a course, and what one asked oneself, whose texts nobody else sees here."""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tutela.ai.api import COUNT_TO, REST, RegisterFilters, RegisterRow, installed_providers, own_attempts, read_register
from tutela.courses.api import get_course
from tutela.sdk import ACTIONS
from tutela.sdk.registry import placements
from tutela.web.access import SignedIn, page
from tutela.web.reports.csvfile import Page, csv_file, moment

PAGE = 50
CSV_PAGE = 1000
LARGEST = 2**31 - 1
LAST_DAY = date.max - timedelta(days=1)
OUTCOMES = [("", _("All")), ("yes", _("Succeeded")), ("no", _("Failed or refused"))]
COLUMNS = [field.name for field in fields(RegisterRow)]
MOMENTS = {"timecreated", "timestarted", "timecompleted"}


class Filters(forms.Form):
    """What to show. Whatever is not valid is left out, and said so beside its field."""

    username = forms.CharField(label=_("Person"), required=False, max_length=150)
    action = forms.ChoiceField(label=_("Action"), required=False)
    provider = forms.ChoiceField(label=_("Provider"), required=False)
    placement = forms.ChoiceField(label=_("Placement"), required=False)
    outcome = forms.ChoiceField(label=_("Outcome"), required=False, choices=OUTCOMES)
    errorcode = forms.IntegerField(label=_("Error code"), required=False, min_value=-1, max_value=LARGEST)
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(label=_("To"), required=False, widget=forms.DateInput({"type": "date"}))
    text = forms.CharField(label=_("In the error"), required=False, max_length=200)
    instanceid = forms.IntegerField(required=False, min_value=1, max_value=LARGEST, widget=forms.HiddenInput)
    courseid = forms.IntegerField(required=False, min_value=1, max_value=LARGEST, widget=forms.HiddenInput)
    requestid = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)

    def __init__(self, data: Any) -> None:
        super().__init__(data, label_suffix="")
        every = ("", _("All"))
        for name, choices in (
            ("action", [(action.basename, _(action.label)) for action in ACTIONS]),
            ("provider", [(view.name, _(view.label)) for view in installed_providers()]),
            ("placement", [(name, _(kind.label)) for name, kind in placements().loaded.items()] + [(REST, "REST")]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
            field.choices = [every, *choices]

    def filters(self) -> RegisterFilters:
        """The filters that are valid."""
        self.is_valid()
        given = {key: value for key, value in self.cleaned_data.items() if value not in ("", None)}
        outcome, since, until = (given.pop(name, None) for name in ("outcome", "since", "until"))
        return RegisterFilters(
            **given,
            success={"yes": True, "no": False}.get(outcome or ""),
            since=_midnight(since) if since else None,
            until=_midnight(min(until, LAST_DAY) + timedelta(days=1)) if until else None,
        )


class CourseFilters(Filters):
    """The same for one course, whatever the address says of another."""

    def __init__(self, data: Any, courseid: int) -> None:
        super().__init__(data)
        self._courseid = courseid
        for name in ("courseid", "instanceid", "errorcode"):
            del self.fields[name]

    def filters(self) -> RegisterFilters:
        """The filters that are valid, for the course."""
        return replace(super().filters(), courseid=self._courseid)


@require_safe
@page
def table(request: SignedIn) -> HttpResponse:
    """One page of the register of the whole site."""
    return _table(request, "web/administration/register.html", Filters(request.GET), {})


@require_safe
@page
def as_csv(request: SignedIn) -> StreamingHttpResponse:
    """All rows that the filters let through, as a file."""
    return _csv(request, "action-register", Filters(request.GET).filters())


@require_safe
@page
def course_table(request: SignedIn, courseid: int) -> HttpResponse:
    """One page of the register of one course."""
    course = get_course(request.user, courseid)
    return _table(request, "web/course_register.html", CourseFilters(request.GET, courseid), {"course": course})


@require_safe
@page
def course_csv(request: SignedIn, courseid: int) -> StreamingHttpResponse:
    """The same as a file."""
    course = get_course(request.user, courseid)
    return _csv(request, f"ai-use-{course.pk}", CourseFilters(request.GET, courseid).filters())


def _table(request: SignedIn, template: str, form: Filters, more: dict[str, Any]) -> HttpResponse:
    before, after = request.GET.get("before", ""), request.GET.get("after", "")
    found = read_register(request.user, form.filters(), before=before, after=after, size=PAGE)
    query = request.GET.copy()
    for name in ("before", "after"):
        query.pop(name, None)
    values = {"form": form, "found": found, "query": query.urlencode(), "filtered": any(form.cleaned_data.values())}
    return render(request, template, {**values, "most": COUNT_TO, **more})


def _csv(request: SignedIn, name: str, filters: RegisterFilters) -> StreamingHttpResponse:
    def read(cursor: str) -> Page:
        found = read_register(request.user, filters, before=cursor, size=CSV_PAGE)
        return [_line(row) for row in found.rows], found.older

    return csv_file(name, [*COLUMNS, "latency"], read)


def _line(row: RegisterRow) -> list[Any]:
    return [*(moment(value) if name in MOMENTS else value for name, value in asdict(row).items()), row.latency]


def _midnight(day: date) -> float:
    return datetime(day.year, day.month, day.day, tzinfo=timezone.get_current_timezone()).timestamp()


@require_safe
@page
def history(request: SignedIn) -> HttpResponse:
    """One page of it, newest first."""
    before, after = request.GET.get("before", ""), request.GET.get("after", "")
    found = own_attempts(request.user, before=before, after=after)
    answer = render(request, "web/my_ai_history.html", {"found": found})
    answer["Cache-Control"] = "no-store"
    return answer
