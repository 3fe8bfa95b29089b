"""Merging the many small files that many small syncs leave."""

from __future__ import annotations

from collections import defaultdict

import pyarrow as pa

from tutela.analytics.logstore.manifest import Manifest, Part
from tutela.analytics.logstore.parts import write_events
from tutela.analytics.logstore.store import LogStore

MANY = 16
"""Small files of one month that are merged into one."""

SMALL_ROWS = 100_000


def compact(store: LogStore, manifest: Manifest) -> Manifest:
    """Merge the small files of each month that has many; one commit a month. The rows stay the same."""
    small: dict[str, list[Part]] = defaultdict(list)
    for part in manifest.events:
        if part.rows < SMALL_ROWS:
            small[part.month].append(part)
    for parts in small.values():
        if len(parts) >= MANY:
            manifest = store.commit(_merged(store, manifest, parts))
    return manifest


def _merged(store: LogStore, manifest: Manifest, parts: list[Part]) -> Manifest:
    import pyarrow.parquet as pq

    tables = []
    for part in parts:
        with store.files.open(part.name) as file:
            tables.append(pq.read_table(file))
    rows = pa.concat_tables(tables).sort_by("event_id")
    return manifest.replacing(frozenset(part.name for part in parts), write_events(store.files, rows))
