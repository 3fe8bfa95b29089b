"""The usage report: how much AI was used in a stretch of days, how it went, and how long it took."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from tutela.ai.capabilities import VIEW_REGISTER
from tutela.ai.usage import DAY, Span, UsageCount, count_latencies, count_usage, quantile
from tutela.identity.api import Context, NotAllowed, PermissionQuestion, Person, decide, system_context
from tutela.sdk import ContextLevel

MOST_POINTS = 62
"""Points of a chart: more days than this are put together."""
BY_KIND = ("provider", "actionname", "model", "success", "asked", "errorcode")


@dataclass(frozen=True)
class UsageFilters:
    """What to report on: whole days (UTC) up to and with the one of *now*, of the site or of one course."""

    days: int = 30
    provider: str = ""
    action: str = ""
    courseid: int | None = None


@dataclass
class UsagePoint:
    """One point of time: from *start* (Unix seconds) on, *days* long. Latencies are in seconds; None without calls."""

    start: float
    days: int
    succeeded: int = 0
    failed: int = 0
    refused: int = 0
    median: float | None = None
    p95: float | None = None


@dataclass
class UsageKind:
    """What one provider did of one action. `errors` maps a code to how often it came."""

    provider: str
    actionname: str
    succeeded: int = 0
    failed: int = 0
    refused: int = 0
    seconds: float = 0.0
    prompttokens: int = 0
    completiontokens: int = 0
    errors: dict[int, int] = field(default_factory=dict)
    models: dict[str, int] = field(default_factory=dict)

    @property
    def mean(self) -> float | None:
        """Seconds from asked to answered, over successes."""
        return self.seconds / self.succeeded if self.succeeded else None

    @property
    def total(self) -> int:
        """All attempts."""
        return self.succeeded + self.failed + self.refused


@dataclass(frozen=True)
class UsageReport:
    """Points in time, oldest first; kinds, the most used first; latencies over the whole time."""

    points: list[UsagePoint]
    kinds: list[UsageKind]
    median: float | None
    p95: float | None

    @property
    def total(self) -> int:
        """All attempts."""
        return sum(kind.total for kind in self.kinds)

    @property
    def succeeded(self) -> int:
        """Those that succeeded."""
        return sum(kind.succeeded for kind in self.kinds)

    @property
    def failed(self) -> int:
        """Those that failed at a provider."""
        return sum(kind.failed for kind in self.kinds)

    @property
    def refused(self) -> int:
        """Those that never reached a provider."""
        return sum(kind.refused for kind in self.kinds)

    @property
    def tokens(self) -> int:
        """Tokens that the providers counted."""
        return sum(kind.prompttokens + kind.completiontokens for kind in self.kinds)


def usage_report(person: Person, filters: UsageFilters, now: float) -> UsageReport:
    """The report, in a constant number of queries. Raises `NotAllowed`."""
    _require(person, filters.courseid)
    last = math.floor(now / DAY) + 1
    days = max(1, filters.days)
    step = max(1, math.ceil(days / MOST_POINTS))
    first = last - math.ceil(days / step) * step
    span = Span(first * DAY, last * DAY, filters.courseid, filters.provider, filters.action)
    period = f"FLOOR((day - {first}) / {float(step)})"
    points = [UsagePoint((first + place * step) * DAY, step) for place in range((last - first) // step)]
    for used in count_usage(span, (period, "success", "asked")):
        _add(points[int(used.key[0])], used, bool(used.key[1]), bool(used.key[2]))
    latencies = count_latencies(span, period)
    for place, buckets in latencies.items():
        points[place].median, points[place].p95 = quantile(buckets, 0.5), quantile(buckets, 0.95)
    whole = _together(latencies.values())
    kinds = sorted(_kinds(count_usage(span, BY_KIND)), key=lambda kind: -kind.total)
    return UsageReport(points, kinds, quantile(whole, 0.5), quantile(whole, 0.95))


def _require(person: Person, courseid: int | None) -> None:
    places = [system_context().pk]
    if courseid is not None:
        courses = Context.objects.filter(level=ContextLevel.COURSE, instanceid=courseid)
        places += courses.values_list("pk", flat=True)
    verdicts = decide([PermissionQuestion(person.pk, VIEW_REGISTER.name, place) for place in places])
    if not any(verdict.allowed for verdict in verdicts.values()):
        raise NotAllowed(VIEW_REGISTER.name)


def _add(to: UsagePoint | UsageKind, used: UsageCount, success: bool, asked: bool) -> None:
    if success:
        to.succeeded += used.count
    elif asked:
        to.failed += used.count
    else:
        to.refused += used.count


def _kinds(counts: Iterable[UsageCount]) -> Iterable[UsageKind]:
    kinds: dict[tuple[str, str], UsageKind] = {}
    for used in sorted(counts, key=lambda one: one.firstid):
        provider, actionname, model, success, asked, errorcode = used.key
        kind = kinds.setdefault((provider, actionname), UsageKind(provider, actionname))
        _add(kind, used, bool(success), bool(asked))
        kind.seconds += used.seconds
        kind.prompttokens += used.prompttokens
        kind.completiontokens += used.completiontokens
        if success:
            kind.models[model] = kind.models.get(model, 0) + used.count
        else:
            kind.errors[errorcode] = kind.errors.get(errorcode, 0) + used.count
    return kinds.values()


def _together(many: Iterable[dict[int, int]]) -> dict[int, int]:
    whole: dict[int, int] = {}
    for buckets in many:
        for bucket, count in buckets.items():
            whole[bucket] = whole.get(bucket, 0) + count
    return whole
