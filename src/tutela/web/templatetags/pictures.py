"""Filters that draw a number, or say it in words."""

from __future__ import annotations

from django import template
from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tutela.analytics.api import RunView
from tutela.web.analytics import reports

register = template.Library()


@register.filter
def percent(share: float) -> str:
    """A share as people read it.

    >>> percent(0.834)
    '83 %'
    """
    return f"{number_format(100 * share, 0)} %"


@register.filter
def likelihood(probability: float) -> str:
    """A probability in words."""
    if probability >= 0.9:
        return _("very likely")
    if probability >= 0.7:
        return _("likely")
    return _("more likely than not") if probability > 0.5 else _("possible")


@register.filter
def risk_bar(probability: float) -> SafeString:
    """A probability as a bar."""
    return reports.share_bar(probability, "bad" if probability >= 0.7 else "warn")


@register.filter
def plain_bar(share: float) -> SafeString:
    """A share as a bar."""
    return reports.share_bar(share)


@register.filter
def pull_for(share: float) -> SafeString:
    """How much a reason speaks for an outcome."""
    return reports.diverging_bar(share, speaks_for=True)


@register.filter
def pull_against(share: float) -> SafeString:
    """How much a reason speaks against an outcome."""
    return reports.diverging_bar(share, speaks_for=False)


@register.filter
def score_bar(run: RunView, least: float) -> SafeString:
    """The score of a run with its deviation and the *least* that is good enough."""
    return reports.score_bar(run.score or 0.0, run.deviation or 0.0, least)
