"""A learning platform in memory, whose events come, come late, and go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar

import duckdb
import pyarrow as pa

from tutela.analytics.logstore import LogStore, SyncReport, sync
from tutela.sdk.platform import ConnectionLost, Mark, Platform, PlatformConfig, Site
from tutela.sdk.record import TABLES, arrow_schema

SOURCE = "memory"
JANUARY = int(datetime(2025, 1, 10, tzinfo=UTC).timestamp())
DAY = 86_400


def event(event_id: int, *, day: int = 0, person: int | None = 1, other: int | None = None) -> dict[str, Any]:
    """One event, *day* days after 10 January 2025."""
    return {
        "event_id": event_id,
        "time": JANUARY + day * DAY + event_id,
        "person_id": person,
        "course_id": 2,
        "context_id": 20,
        "level": 50,
        "instance_id": 2,
        "name": "\\core\\event\\course_viewed",
        "component": "core",
        "action": "viewed",
        "target": "course",
        "crud": "r",
        "is_anonymous": False,
        "other_person_id": other,
        "repeats": 1,
    }


class MemoryPlatform(Platform[PlatformConfig]):
    """Delivers *events* and *last_accesses*, *batch* at a time; the connection breaks after so many batches."""

    name: ClassVar[str] = "memory"
    label: ClassVar[str] = "In memory"
    description: ClassVar[str] = "For tests."
    config_class = PlatformConfig

    def __init__(self, events: Iterable[dict[str, Any]] = (), *, batch: int = 10) -> None:
        super().__init__(PlatformConfig())
        self.rows = {row["event_id"]: row for row in events}
        self.accesses: list[dict[str, int]] = []
        self.batch = batch
        self.breaks: list[int] = []

    @classmethod
    def config_for(cls, location: str, options: Mapping[str, Any]) -> PlatformConfig | None:
        return None

    def site(self) -> Site:
        return Site(self.name, "1", "UTC")

    def tables(self) -> frozenset[str]:
        return frozenset({"events", "last_accesses"})

    def add(self, *events: dict[str, Any]) -> None:
        self.rows |= {row["event_id"]: row for row in events}

    def read(self, table: str, since: Mark | None = None, *, batch_rows: int = 100_000) -> Iterator[pa.RecordBatch]:
        if table == "last_accesses":
            yield pa.RecordBatch.from_pylist(self.accesses, schema=arrow_schema(TABLES[table]))
            return
        above = 0 if since is None else since.event_id
        rows = [row for event_id, row in sorted(self.rows.items()) if event_id > above]
        left = self.breaks.pop(0) if self.breaks else None
        for start in range(0, len(rows), self.batch):
            if left == 0:
                raise ConnectionLost("The connection broke.")
            left = None if left is None else left - 1
            yield pa.RecordBatch.from_pylist(rows[start : start + self.batch], schema=arrow_schema(TABLES[table]))


def kept(store: LogStore, table: str = "events") -> list[dict[str, Any]]:
    """What the store holds, as DuckDB reads it, by the key."""
    with duckdb.connect() as connection:
        store.attach(connection)
        order = ", ".join(TABLES[table].key)
        found: pa.Table = connection.sql(f"SELECT * FROM {table} ORDER BY {order}").to_arrow_table()
        return found.to_pylist()


def ids(store: LogStore) -> list[int]:
    """The ids of the events in the store."""
    return [row["event_id"] for row in kept(store)]


def run(platform: MemoryPlatform, store: LogStore, **options: Any) -> SyncReport:
    """A sync that commits every 20 events."""
    return sync(platform, store, SOURCE, **{"commit_rows": 20, **options})
