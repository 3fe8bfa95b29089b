"""The door of the registration room: registering this site, and the registry that takes registrations."""

from __future__ import annotations

from tutela.registration.across import (
    KindOfUse,
    SiteView,
    WeekOfUse,
    kinds_of_use,
    list_sites,
    site_history,
    weeks_of_use,
)
from tutela.registration.models import Registration
from tutela.registration.receiving import ValidationError, delete, take
from tutela.registration.sending import RegistryFailed
from tutela.registration.site_information import SiteInformation
from tutela.registration.telling import SiteDescription, Told, as_json
from tutela.registration.updating import (
    confirm_and_update,
    forget,
    needs_confirmation,
    register,
    registration,
    unregister,
    what_is_told,
)

__all__ = [
    "KindOfUse",
    "Registration",
    "RegistryFailed",
    "SiteDescription",
    "SiteInformation",
    "SiteView",
    "Told",
    "ValidationError",
    "WeekOfUse",
    "as_json",
    "confirm_and_update",
    "delete",
    "forget",
    "kinds_of_use",
    "list_sites",
    "needs_confirmation",
    "register",
    "registration",
    "site_history",
    "take",
    "unregister",
    "weeks_of_use",
    "what_is_told",
]
