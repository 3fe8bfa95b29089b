"""What is analysed: the log stores of the connected platforms, and which of their courses a model is about."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from tutela.courses.api import Course, list_platforms
from tutela.identity.api import Context
from tutela.sdk import ContextLevel, registry

if TYPE_CHECKING:
    from tutela.analytics.models import AnalyticsModel
    from tutela.sdk.platform import Platform


@dataclass(frozen=True)
class Source:
    """One platform's log store. `zone` is '' for what the platform says."""

    platformid: int
    name: str
    location: str
    zone: str

    @contextlib.contextmanager
    def opened(self) -> Iterator[tuple[Platform[Any], int]]:
        """The platform as its log store has it, and when it was last synced (Unix seconds). Raises `LogStoreError`."""
        from tutela.analytics.logstore import LogStore, StoredPlatform  # these need the extra
        from tutela.analytics.logstore.store import StoredConfig

        synced = LogStore(self.location).require().synced
        with StoredPlatform(StoredConfig(location=self.location)) as platform:
            yield platform, synced


def sources() -> list[Source]:
    """The enabled platforms."""
    return [
        Source(platform.pk, platform.name, platform.store_location, platform.zone)
        for platform in list_platforms(enabled_only=True)
    ]


def courses_of(model: AnalyticsModel, platformid: int) -> list[int]:
    """The platform's ids of the mirrored courses that *model* is about: all, or those in its contexts; two queries."""
    chosen = Course.objects.filter(platform_id=platformid, remoteid__isnull=False)
    if model.contextids:
        paths = Context.objects.filter(pk__in=model.contextids).values_list("path", flat=True)
        within = Q(pk__in=[])
        for path in paths:
            within |= Q(path__startswith=path)
        inside = Context.objects.filter(within, level=ContextLevel.COURSE)
        chosen = chosen.filter(pk__in=inside.values("instanceid"))
    return [remoteid for remoteid in chosen.order_by("pk").values_list("remoteid", flat=True) if remoteid is not None]


def needs_logs(model: AnalyticsModel) -> bool:
    """Whether the model's target or one of its indicators must know what people did."""
    from tutela.sdk.rows import Rows  # light, but only those who run models need it

    logs = {Rows.EVENTS, Rows.RECENT, Rows.ACTIVITIES}
    facts = {"last_event", "last_event_by_end", "first_event_here", "last_event_here", "events_in_range"}
    facts.add("last_event_in_range")
    target = registry.targets()[model.target]
    kinds = [registry.indicators()[name] for name in model.indicators]
    return (
        target.counts_events
        or bool(facts.intersection(target.needs))
        or any(kind.rows in logs or facts.intersection(kind.needs) for kind in kinds)
    )
