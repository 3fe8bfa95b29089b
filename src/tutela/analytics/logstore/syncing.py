"""Copying what is new: events after the last one by id, late ones, and every other table as it is now."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tutela.analytics.logstore.files import LogStoreError
from tutela.analytics.logstore.maintenance import Ids, compact, delete_events, differences, without_people
from tutela.analytics.logstore.manifest import Manifest, write_events, write_table
from tutela.analytics.logstore.store import LogStore
from tutela.sdk.platform import ConnectionLost, Mark, Platform
from tutela.sdk.record import EVENTS, TABLES

COMMIT_ROWS = 500_000
"""Events between two commits: what is held in memory, and what an interrupted sync reads again."""

ATTEMPTS = 3
PAUSE_SECONDS = 2.0


class Progress(Protocol):
    """Somebody who watches a sync."""

    def events(self, mark: int, last: int | None) -> None:
        """Events are committed up to the id *mark*; the platform's last is *last*, where it can tell."""

    def table(self, name: str) -> None:
        """The table *name* is about to be copied."""


@dataclass(frozen=True)
class SyncReport:
    """What a sync did. `gone` events are no longer on the platform; `deleted` of them were taken out here."""

    new: int
    late: int
    gone: int
    deleted: int
    tables: int
    total: int
    seconds: float


class _Silent:
    def events(self, mark: int, last: int | None) -> None:
        pass

    def table(self, name: str) -> None:
        pass


def sync(
    platform: Platform[Any],
    store: LogStore,
    source: str,
    *,
    check: bool = True,
    delete_gone: bool = False,
    commit_rows: int = COMMIT_ROWS,
    progress: Progress | None = None,
) -> SyncReport:
    """Bring *store* up to *platform*, which is known as *source* (an address without a password).

    With *check*, events that came late under an old id, or are gone, are looked for; *delete_gone* takes the latter
    out. Interrupted anywhere, the next sync goes on after the last commit. Raises `LogStoreError`, `PlatformError`.
    """
    started = time.monotonic()
    return _Sync(platform, store, commit_rows, progress or _Silent()).run(source, check, delete_gone, started)


class _Sync:
    def __init__(self, platform: Platform[Any], store: LogStore, commit_rows: int, progress: Progress) -> None:
        self.platform = platform
        self.store = store
        self.commit_rows = commit_rows
        self.progress = progress

    def run(self, source: str, check: bool, delete_gone: bool, started: float) -> SyncReport:
        site = self.platform.site()
        with self.store.writing() as manifest:
            self._same_source(manifest, source)
            before = manifest.rows
            known = manifest.mark
            manifest = self._persistently(replace(manifest, source=source, site=site))
            new = manifest.rows - before
            late, gone = (
                self._late(replace(manifest, mark=known), manifest)
                if check and known.event_id
                else (0, np.empty(0, np.int64))
            )
            manifest = self.store.manifest()
            if delete_gone and len(gone):
                manifest = delete_events(self.store, manifest, gone.tolist())
            manifest = self._copy_tables(compact(self.store, manifest))
            self.store.clean(manifest)
        deleted = len(gone) if delete_gone else 0
        seconds = time.monotonic() - started
        return SyncReport(new, late, len(gone), deleted, len(manifest.tables), manifest.rows, seconds)

    def _same_source(self, manifest: Manifest, source: str) -> None:
        if manifest.source and manifest.source != source:
            raise LogStoreError(
                f"The log store {self.store.location} is a copy of {manifest.source}, not of {source}. "
                "Give each platform a store of its own."
            )

    def _persistently(self, manifest: Manifest) -> Manifest:
        """Copy what is new; a connection that breaks is made again, as long as something comes in between."""
        failures = 0
        while True:
            reached = manifest.mark
            try:
                return self._copy_events(manifest)
            except ConnectionLost:
                committed = self.store.manifest()
                if committed.number > manifest.number:
                    manifest = committed
                failures = failures + 1 if manifest.mark == reached else 1
                if failures >= ATTEMPTS:
                    raise
                time.sleep(PAUSE_SECONDS)

    def _copy_events(self, manifest: Manifest) -> Manifest:
        last = self.platform.last_event_id()
        for rows in self._units(self.platform.read(EVENTS.name, manifest.mark)):
            mark = _mark(rows, manifest.mark)
            parts = write_events(self.store.files, without_people(rows, manifest.erased))
            manifest = self.store.commit(manifest.with_events(parts, mark))
            self.progress.events(mark.event_id, last)
        return manifest

    def _units(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.Table]:
        held: list[pa.RecordBatch] = []
        count = 0
        for batch in batches:
            held.append(batch)
            count += batch.num_rows
            if count >= self.commit_rows:
                yield pa.Table.from_batches(held)
                held, count = [], 0
        if count:
            yield pa.Table.from_batches(held)

    def _late(self, known: Manifest, manifest: Manifest) -> tuple[int, Ids]:
        before = manifest.rows
        gone = [np.empty(0, np.int64)]
        for difference in differences(self.platform, self.store, known):
            gone.append(difference.gone)
            if len(difference.missing):
                manifest = self._copy_late(manifest, difference.missing)
        return manifest.rows - before, np.concatenate(gone)

    def _copy_late(self, manifest: Manifest, missing: Ids) -> Manifest:
        wanted = pa.array(missing)
        found = []
        for batch in self.platform.read(EVENTS.name, Mark(int(missing[0]) - 1)):
            found.append(batch.filter(pc.is_in(batch.column("event_id"), wanted)))
            if batch.column("event_id")[-1].as_py() >= missing[-1]:
                break
        rows = without_people(pa.Table.from_batches(found), manifest.erased)
        return self.store.commit(manifest.with_events(write_events(self.store.files, rows)))

    def _copy_tables(self, manifest: Manifest) -> Manifest:
        tables = {}
        for name in TABLES:
            if name != EVENTS.name and name in self.platform.tables():
                self.progress.table(name)
                rows = (without_people(pa.Table.from_batches([b]), manifest.erased) for b in self.platform.read(name))
                batches = (batch for table in rows for batch in table.to_batches())
                tables[name] = write_table(self.store.files, name, batches)
        return self.store.commit(replace(manifest, tables=tables, synced=int(time.time())))


def _mark(rows: pa.Table, before: Mark) -> Mark:
    newest = pc.max(rows.column("time")).as_py()
    return Mark(rows.column("event_id")[-1].as_py(), max(before.time, newest))
