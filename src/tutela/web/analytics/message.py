"""Writing to the learners whom insights are about."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from tutela.analytics import api as analytics
from tutela.identity.api import NotFound
from tutela.web.access import SignedIn
from tutela.web.analytics.access import analytics_page
from tutela.web.analytics.insights import selection

LONGEST_SUBJECT, LONGEST_TEXT = 200, 5000


class MessageForm(forms.Form):
    """A subject and a text; plain."""

    subject = forms.CharField(
        max_length=LONGEST_SUBJECT, error_messages={"required": gettext_lazy("Say in a few words what it is about.")}
    )
    text = forms.CharField(
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": gettext_lazy("Write something to them.")},
    )


@require_http_methods(["GET", "POST"])
@analytics_page
def compose(request: SignedIn) -> HttpResponse:
    """Write to the learners of the chosen insights, and send."""
    sent = request.POST if request.method == "POST" else request.GET
    chosen = selection(sent.getlist("insight"))
    if not chosen:
        raise NotFound("insight", "")
    insights = analytics.list_predictions(request.user, chosen)
    form = MessageForm(request.POST) if request.method == "POST" else MessageForm(initial=_begun(insights))
    if request.method == "POST" and form.is_valid():
        number = analytics.message_people(request.user, chosen, form.cleaned_data["subject"], form.cleaned_data["text"])
        messages.success(
            request,
            ngettext("Your message is sent.", "Your message is sent to %(number)d learners.", number)
            % {"number": number},
        )
        return redirect("web:insights_of", insights[0].contextid)
    page = {"form": form, "insights": insights, "first": insights[0], "sender": request.user.get_full_name()}
    return render(request, "web/analytics/message.html", page, status=400 if form.errors else 200)


def _begun(insights: list[analytics.InsightView]) -> dict[str, str]:
    return {"subject": _("How are you getting on in %(course)s?") % {"course": insights[0].context_name}}
