"""The registry's side: taking what sites tell, each under its own id and secret, and keeping their history."""

from __future__ import annotations

import hashlib
import hmac
import re
import time
from typing import Annotated, Any, Literal

from django.db import transaction
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from tutela.registration.models import RegisteredSite, SiteUpdate, SiteUse

NEW_SITES_AN_HOUR = 200
UPDATES_A_DAY = 48
LARGEST = 2**53
LONGEST_SECRET = 200
SITEID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

Count = Annotated[int, Field(ge=0, le=LARGEST)]
Text = Annotated[str, Field(max_length=255, pattern=r"^[^\x00]*$")]
Name = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[A-Za-z0-9_.-]+$")]
Code = Annotated[int, Field(ge=-(2**31), le=2**31 - 1)]
Outcome = Literal["taken", "again", "unknown", "forbidden", "busy", "deleted"]


class ActionUse(BaseModel):
    """What a site says of one provider and action."""

    success_count: Count
    fail_count: Count
    predominant_error: Code | None = None
    average_time: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None
    models: dict[Text, dict[Literal["count"], Count]] = Field(default_factory=dict, max_length=200)


class TimeRange(BaseModel):
    """Unix seconds, both included."""

    timefrom: Count
    timeto: Count


class Update(BaseModel):
    """One update. Fields that this registry does not know are left out, so newer sites can tell older registries."""

    model_config = ConfigDict(extra="ignore")

    updateid: Annotated[str, Field(pattern=r"^[0-9a-f-]{36}$")]
    name: Annotated[str, Field(min_length=1, max_length=255, pattern=r"^[^\x00]*$")]
    url: Annotated[str, Field(max_length=500, pattern=r"^(https?://[^\s\x00]+)?$")] = ""
    language: Text = ""
    release: Annotated[str, Field(max_length=50, pattern=r"^[^\x00]*$")] = ""
    modeinstruction: Annotated[list[Text], Field(max_length=30)] = []
    percentonline: Annotated[int, Field(ge=0, le=100)] | None = None
    typeinstitution: Annotated[list[Text], Field(max_length=30)] = []
    levelinstitution: Annotated[list[Text], Field(max_length=30)] = []
    users: Count = 0
    courses: Count = 0
    modules: Count = 0
    enrolments: Count = 0
    analyticsenabledmodels: Count = 0
    analyticspredictions: Count = 0
    analyticsactions: Count = 0
    analyticsactionsnotuseful: Count = 0
    aiusage: dict[Name, dict[Name, ActionUse] | TimeRange] = Field(default_factory=dict, max_length=100)

    @field_validator("aiusage")
    @classmethod
    def _has_a_time(cls, usage: dict[str, Any]) -> dict[str, Any]:
        if usage and not isinstance(usage.get("time_range"), TimeRange):
            raise ValueError("usage needs a time_range")
        if any(isinstance(value, TimeRange) for key, value in usage.items() if key != "time_range"):
            raise ValueError("a provider has no time_range of its own")
        return usage


def take(siteid: str, secret: str, body: Any) -> Outcome:
    """Keep an update of the site; the first one registers it. The same update again changes nothing.

    Raises pydantic's `ValidationError` for what is no update.
    """
    if not SITEID.fullmatch(siteid) or not 20 <= len(secret) <= LONGEST_SECRET:
        return "forbidden"
    update = Update.model_validate(body)
    now = time.time()
    with transaction.atomic():
        site = RegisteredSite.objects.select_for_update().filter(siteid=siteid).first()
        if site is None:
            if RegisteredSite.objects.filter(timeregistered__gt=now - 3600).count() >= NEW_SITES_AN_HOUR:
                return "busy"
            site = RegisteredSite(siteid=siteid, digest=_digest(secret), timeregistered=now)
        elif not _is_of(site, secret):
            return "forbidden"
        elif site.updates.filter(updateid=update.updateid).exists():
            return "again"
        elif site.updates.filter(timereceived__gt=now - 86_400).count() >= UPDATES_A_DAY:
            return "busy"
        _keep(site, update, now)
    return "taken"


def delete(siteid: str, secret: str) -> Outcome:
    """Delete the site and its history, for whoever has its secret. Deleting again changes nothing."""
    site = RegisteredSite.objects.filter(siteid=siteid).first()
    if site is None:
        return "unknown"
    if not _is_of(site, secret):
        return "forbidden"
    site.delete()
    return "deleted"


def _keep(site: RegisteredSite, update: Update, now: float) -> None:
    told = update.model_dump(mode="json", exclude={"updateid"}, exclude_none=True)
    site.name, site.url, site.release, site.told, site.timeupdated = update.name, update.url, update.release, told, now
    site.save()
    row = SiteUpdate.objects.create(site=site, updateid=update.updateid, told=told, timereceived=now)
    span = update.aiusage.get("time_range")
    if isinstance(span, TimeRange):
        SiteUse.objects.bulk_create(
            SiteUse(
                update=row,
                site=site,
                provider=provider,
                action=action,
                succeeded=use.success_count,
                failed=use.fail_count,
                error=use.predominant_error,
                average=use.average_time,
                timefrom=span.timefrom,
                timeto=min(span.timeto, int(now)),
            )
            for provider, actions in update.aiusage.items()
            if isinstance(actions, dict)
            for action, use in actions.items()
        )


def _digest(secret: str) -> str:
    # The secret is 256 random bits: a slow hash would only make flooding cheaper.
    return hashlib.sha256(secret.encode()).hexdigest()


def _is_of(site: RegisteredSite, secret: str) -> bool:
    return hmac.compare_digest(site.digest, _digest(secret))


__all__ = ["Outcome", "Update", "ValidationError", "delete", "take"]
