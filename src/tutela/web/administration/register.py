"""The action register as a table, with filters, and as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import asdict, fields
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tutela.ai.api import REST, RegisterFilters, RegisterPage, RegisterRow, installed_providers, search_register
from tutela.learning.api import Person
from tutela.sdk import ACTIONS
from tutela.sdk.registry import placements
from tutela.web.access import SignedIn, page
from tutela.web.numbers import whole

PAGE = 50
CSV_PAGE = 500
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


@require_safe
@page
def table(request: SignedIn) -> HttpResponse:
    """One page of the register."""
    form = Filters(request.GET)
    found = search_register(request.user, form.filters(), whole(request.GET.get("page", "")) or 1, PAGE)
    query = request.GET.copy()
    query.pop("page", None)
    values = {"form": form, "found": found, "query": query.urlencode(), "filtered": any(form.cleaned_data.values())}
    return render(request, "web/administration/register.html", values)


@require_safe
@page
def as_csv(request: SignedIn) -> StreamingHttpResponse:
    """All rows that the filters let through, as a file."""
    filters = Filters(request.GET).filters()
    first = search_register(request.user, filters, 1, CSV_PAGE)
    name = f"action-register-{timezone.localdate().isoformat()}.csv"
    return StreamingHttpResponse(
        _lines(request.user, filters, first),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


class _Echo:
    """What `csv` writes to: it gives each line back."""

    def write(self, line: str) -> str:
        return line


def _lines(person: Person, filters: RegisterFilters, first: RegisterPage) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow([*COLUMNS, "latency"])
    for number in range(1, first.pages + 1):
        found = first if number == 1 else search_register(person, filters, number, CSV_PAGE)
        for row in found.rows:
            yield writer.writerow([*(_cell(name, value) for name, value in asdict(row).items()), row.latency])


def _cell(name: str, value: Any) -> Any:
    """Times as people read them; text so that no spreadsheet takes it for a formula."""
    if name in MOMENTS and value is not None:
        return datetime.fromtimestamp(value, UTC).isoformat(timespec="milliseconds")
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{value}"
    return value


def _midnight(day: date) -> float:
    return datetime(day.year, day.month, day.day, tzinfo=timezone.get_current_timezone()).timestamp()
