"""The registry's side: how the registered sites use AI, for the registry's administrator."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Count, F, FloatField, QuerySet, Sum
from django.db.models.functions import Cast, Floor

from tutela.identity.api import SITE_CONFIG, NotFound, Person, require, system_context
from tutela.registration.models import RegisteredSite, SiteUpdate, SiteUse

WEEK = 7 * 86_400
WEEKS = 26
MOST = 500


@dataclass(frozen=True)
class SiteView:
    """One site, with its use over all time."""

    id: int
    name: str
    url: str
    release: str
    timeregistered: float
    timeupdated: float
    updates: int
    succeeded: int
    failed: int


@dataclass
class WeekOfUse:
    """One week from *start* (Unix seconds): provider → successes; failures of all."""

    start: int
    succeeded: dict[str, int] = field(default_factory=dict)
    failed: int = 0


@dataclass(frozen=True)
class KindOfUse:
    """One provider and action, over all updates."""

    provider: str
    action: str
    succeeded: int
    failed: int
    average: float | None


def list_sites(actor: Person) -> list[SiteView]:
    """The registered sites, the last updated first, `MOST` at most: two queries. Raises `NotAllowed`."""
    require(actor, SITE_CONFIG.name, system_context())
    sites = list(RegisteredSite.objects.annotate(number=Count("updates")).order_by("-timeupdated")[:MOST])
    used = {
        row["site_id"]: row
        for row in SiteUse.objects.filter(site__in=[site.pk for site in sites])
        .values("site_id")
        .annotate(good=Sum("succeeded"), bad=Sum("failed"))
    }
    return [
        SiteView(
            site.pk,
            site.name,
            site.url,
            site.release,
            site.timeregistered,
            site.timeupdated,
            site.number,
            used[site.pk]["good"] if site.pk in used else 0,
            used[site.pk]["bad"] if site.pk in used else 0,
        )
        for site in sites
    ]


def site_history(actor: Person, pk: int) -> tuple[RegisteredSite, list[SiteUpdate]]:
    """One site and its newest updates. Raises `NotAllowed` or `NotFound`."""
    require(actor, SITE_CONFIG.name, system_context())
    site = RegisteredSite.objects.filter(pk=pk).first()
    if site is None:
        raise NotFound("site", pk)
    return site, list(site.updates.order_by("-id")[:100])


def weeks_of_use(actor: Person, now: float, site: int | None = None) -> list[WeekOfUse]:
    """The last half year, week by week, oldest first, of one site or of all. Raises `NotAllowed`."""
    require(actor, SITE_CONFIG.name, system_context())
    last = int(now) // WEEK
    weeks = [WeekOfUse((last - place) * WEEK) for place in reversed(range(WEEKS))]
    week = Floor(Cast(F("timeto"), FloatField()) / float(WEEK))
    found = _uses(site).filter(timeto__gte=weeks[0].start).annotate(week=week)
    for row in found.values("week", "provider").annotate(good=Sum("succeeded"), bad=Sum("failed")):
        place = int(row["week"]) - last + WEEKS - 1
        if 0 <= place < WEEKS:
            weeks[place].succeeded[row["provider"]] = row["good"]
            weeks[place].failed += row["bad"]
    return weeks


def kinds_of_use(actor: Person, site: int | None = None) -> list[KindOfUse]:
    """Provider by provider and action by action, the most used first. Raises `NotAllowed`."""
    require(actor, SITE_CONFIG.name, system_context())
    found = _uses(site).values("provider", "action")
    rows = found.annotate(good=Sum("succeeded"), bad=Sum("failed"), took=Sum(F("average") * F("succeeded")))
    return [
        KindOfUse(
            row["provider"],
            row["action"],
            row["good"],
            row["bad"],
            row["took"] / row["good"] if row["good"] and row["took"] is not None else None,
        )
        for row in sorted(rows, key=lambda row: -(row["good"] + row["bad"]))
    ]


def _uses(site: int | None) -> QuerySet[SiteUse]:
    return SiteUse.objects.all() if site is None else SiteUse.objects.filter(site_id=site)
