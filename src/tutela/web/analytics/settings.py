"""The settings of analytics, in words for an administrator; only what is installed can be chosen."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tutela.analytics import api as analytics
from tutela.identity.api import read_settings
from tutela.sdk.registry import processors
from tutela.web.access import SignedIn, administration
from tutela.web.administration.fields import Offered, Option
from tutela.web.administration.stored import Words, settings_page

WORDS = Words(
    gettext_lazy("Analytics settings"),
    gettext_lazy("How this site learns from what happened, and warns in time."),
)


@require_http_methods(["GET", "POST"])
@administration
def edit(request: SignedIn) -> HttpResponse:
    """The settings."""
    return settings_page(
        request, analytics.AnalyticsSettings, WORDS, offered=offered(), template="web/analytics/settings.html"
    )


def offered() -> Offered:
    """What can be chosen on this site: processors that do not load are shown with the reason."""
    chosen = read_settings(analytics.AnalyticsSettings).predictionsprocessor
    engines = [Option(one.name, _(one.label), _(one.description)) for one in analytics.processors()]
    broken = [
        Option(name, name, _("It cannot be used: %(why)s") % {"why": why}, usable=False)
        for name, why in processors().broken.items()
    ]
    if chosen not in {option.value for option in (*engines, *broken)}:
        broken.append(Option(chosen, chosen, _("It is not installed."), usable=False))
    intervals = [Option(one.name, _(one.label)) for one in analytics.intervals() if one.for_evaluation]
    return {"predictionsprocessor": [*engines, *broken], "defaulttimesplittingsevaluation": intervals}
