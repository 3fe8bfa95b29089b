"""Who asks: a person, whose capability is checked, or whoever works at the machine's command line."""

from __future__ import annotations

from typing import Final

from tutela.analytics.capabilities import MANAGE_MODELS
from tutela.analytics.errors import AnalyticsOff
from tutela.analytics.settings import AnalyticsSettings
from tutela.identity.api import Person, read_settings, require, system_context
from tutela.sdk.text import _


class Operator:
    """Whoever can start programs on the machine, a schedule too: they could read the database anyway."""

    pk: Final = None


OPERATOR = Operator()
Actor = Person | Operator


def require_manager(actor: Actor) -> AnalyticsSettings:
    """Raise `NotAllowed` unless *actor* manages models, and `AnalyticsOff` where analytics is switched off."""
    settings = require_on()
    if not isinstance(actor, Operator):
        require(actor, MANAGE_MODELS.name, system_context())
    return settings


def require_on() -> AnalyticsSettings:
    """The settings. Raises `AnalyticsOff` where analytics is switched off."""
    settings = read_settings(AnalyticsSettings)
    if not settings.enabled:
        raise AnalyticsOff(_("Analytics is switched off on this site."))
    return settings
