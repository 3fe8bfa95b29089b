"""What the registration room keeps about people: nothing."""

from __future__ import annotations

from tutela.privacy.api import ImpersonalTable
from tutela.registration.models import RegisteredSite, Registration, SiteUpdate, SiteUse

TABLES = (
    ImpersonalTable(
        Registration,
        (
            "id",
            "state",
            "address",
            "siteid",
            "secret",
            "confirmed",
            "timeregistered",
            "timeupdated",
            "usedto",
            "updateid",
            "updateto",
            "lasterror",
            "timetried",
        ),
    ),
    ImpersonalTable(
        RegisteredSite,
        ("id", "siteid", "digest", "name", "url", "release", "told", "timeregistered", "timeupdated"),
    ),
    ImpersonalTable(SiteUpdate, ("id", "site_id", "updateid", "told", "timereceived")),
    ImpersonalTable(
        SiteUse,
        (
            "id",
            "update_id",
            "site_id",
            "provider",
            "action",
            "succeeded",
            "failed",
            "error",
            "average",
            "timefrom",
            "timeto",
        ),
    ),
)
