"""The AI policy: versioned, accepted once per version, revocable, and asked for by the manager on every path."""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from django.db import transaction
from django.db.models import Max

from tutela.ai.capabilities import ACCEPT_POLICY
from tutela.ai.models import PolicyAcceptance, PolicyEvent, PolicyVersion
from tutela.ai.policytext import shipped_text
from tutela.ai.sql import marks, name, select, table
from tutela.courses.api import clean
from tutela.identity.api import SITE_CONFIG, NotFound, Person, places, require, system_context


@dataclass(frozen=True)
class PolicyText:
    """The text that is in force, as safe HTML. `timepublished` is in Unix seconds."""

    version: int
    html: str
    timepublished: float


@dataclass(frozen=True)
class PolicyStatus:
    """Whether a person has accepted the version that is in force, and when and where."""

    accepted: bool
    version: int
    timeaccepted: float | None = None
    contextid: int | None = None


def current_version() -> int:
    """The number of the version that is in force."""
    return PolicyVersion.objects.aggregate(newest=Max("version"))["newest"] or 1


def policy_text(language: str = "en") -> PolicyText:
    """The text in *language*, else in its base language, else in the first that there is."""
    row = PolicyVersion.objects.order_by("-version").first()
    if row is None:
        return PolicyText(1, shipped_text(language), 0.0)
    texts: dict[str, str] = row.texts
    chosen = texts.get(language) or texts.get(language.split("-")[0]) or next(iter(texts.values()), "")
    return PolicyText(row.version, clean(chosen) if chosen else shipped_text(language), row.timepublished.timestamp())


def policy_versions() -> list[PolicyVersion]:
    """All versions, newest first."""
    return list(PolicyVersion.objects.all())


@transaction.atomic
def publish_policy(author: Person, texts: dict[str, str]) -> int:
    """Put a new version in force; everybody is asked again. Raises `NotAllowed` without moodle/site:config."""
    require(author, SITE_CONFIG.name, system_context())
    kept = {language: clean(text) for language, text in texts.items() if text.strip()}
    row = PolicyVersion.objects.create(version=current_version() + 1, texts=kept, publishedby=author.pk)
    return row.version


def policy_status(userid: int) -> PolicyStatus:
    """Where this person stands with the version in force."""
    version = current_version()
    row = PolicyAcceptance.objects.filter(userid=userid, version=version).first()
    if row is None:
        return PolicyStatus(False, version)
    return PolicyStatus(True, version, row.timeaccepted, row.contextid)


@transaction.atomic
def accept_policy(userid: int, contextid: int, version: int | None = None) -> PolicyStatus:
    """Accept the version in force, in the context where it was shown. Accepting again changes nothing.

    With *version*, what the person has read: when another is in force by now nothing is accepted, and the status
    says so. Raises `NotFound` for an unknown context and `NotAllowed` without moodle/ai:acceptpolicy.
    """
    if contextid not in places([contextid]):
        raise NotFound("context", contextid)
    require(userid, ACCEPT_POLICY.name, contextid)
    current = current_version()
    if version is None or version == current:
        now = time.time()
        _row, new = PolicyAcceptance.objects.get_or_create(
            userid=userid, version=current, defaults={"contextid": contextid, "timeaccepted": now}
        )
        if new:
            PolicyEvent.objects.create(userid=userid, version=current, contextid=contextid, event="accepted", time=now)
    return policy_status(userid)


@transaction.atomic
def revoke_policy(userid: int) -> None:
    """Take the acceptance back, of every version. Revoking again changes nothing."""
    for row in PolicyAcceptance.objects.select_for_update().filter(userid=userid):
        row.delete()
        PolicyEvent.objects.create(
            userid=userid, version=row.version, contextid=row.contextid, event="revoked", time=time.time()
        )


def accepted_among(userids: Collection[int]) -> set[int]:
    """Those of *userids* who have accepted the version in force: one query."""
    wanted = sorted(userids)
    return {row[0] for row in select(f"{_accepted_sql()} IN ({marks(wanted)})", wanted)} if wanted else set()


@cache
def _accepted_sql() -> str:
    newest = f"(SELECT MAX({name('version')}) FROM {table(PolicyVersion)})"  # noqa: S608
    return (
        f"SELECT {name('userid')} FROM {table(PolicyAcceptance)}"  # noqa: S608
        f" WHERE {name('version')} = COALESCE({newest}, 1) AND {name('userid')}"
    )
