"""Who has accepted the AI policy, and who has not: as a table and as CSV."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tutela.ai.api import PolicyFilters, policy_report, policy_versions
from tutela.web.access import SignedIn, page
from tutela.web.reports.csvfile import Page, csv_file, moment

PAGE = 50
CSV_PAGE = 1000
STATES = [("", _("All")), ("yes", _("Has accepted")), ("no", _("Has not accepted"))]
COLUMNS = ["userid", "username", "person_name", "version", "accepted", "timeaccepted", "contextid", "context_name"]


class PolicyForm(forms.Form):
    """Whom to show."""

    text = forms.CharField(label=_("Person"), required=False, max_length=150)
    state = forms.ChoiceField(label=_("Acceptance"), required=False, choices=STATES)
    version = forms.ChoiceField(label=_("Version"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data, label_suffix="")
        field = self.fields["version"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [("", _("In force")), *((str(row.version), str(row)) for row in policy_versions())]

    def filters(self) -> PolicyFilters:
        """The filters that are valid."""
        self.is_valid()
        given = self.cleaned_data
        accepted = {"yes": True, "no": False}.get(given.get("state", ""))
        return PolicyFilters(int(given.get("version") or 0), accepted, given.get("text", ""))


@require_safe
@page
def table(request: SignedIn) -> HttpResponse:
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
def as_csv(request: SignedIn) -> StreamingHttpResponse:
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
