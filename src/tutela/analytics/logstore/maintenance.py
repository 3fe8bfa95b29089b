"""Keeping a log store in order: joining small files, late events, erasing a person.

A sync by growing ids cannot see events that came late under an old id, and events that went away. So the platform and
the store each count their events and add up the ids, block by block. Where a block differs, the ids themselves are
compared; only then are rows read.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from tutela.analytics.logstore.manifest import Change, Manifest, Part, rewrite, write_events
from tutela.analytics.logstore.store import LogStore
from tutela.lib.spreadsheets import plain_cell
from tutela.sdk.platform import Platform
from tutela.sdk.record import EVENTS, TABLES

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


BLOCK = 100_000
"""Ids of one block."""

Ids = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Difference:
    """One block: the ids that only the platform has, and those that only the store has."""

    missing: Ids
    gone: Ids


def differences(platform: Platform[Any], store: LogStore, manifest: Manifest) -> Iterator[Difference]:
    """The blocks that differ, up to the manifest's mark. Raises `PlatformError`."""
    high = manifest.mark.event_id
    here = _fingerprints(store, manifest)
    there = {number: (rows, total) for number, rows, total in platform.event_fingerprints(high, BLOCK)}
    for number in sorted(number for number in {*here, *there} if here.get(number) != there.get(number)):
        first, last = number * BLOCK, min(number * BLOCK + BLOCK - 1, high)
        ours, theirs = _ids_here(store, manifest, first, last), _ids_there(platform, first, last)
        yield Difference(np.setdiff1d(theirs, ours), np.setdiff1d(ours, theirs))


def _fingerprints(store: LogStore, manifest: Manifest) -> dict[int, tuple[int, int]]:
    sql = f"""
        SELECT event_id // {BLOCK}, count(*), CAST(sum(event_id) AS BIGINT)
        FROM ({store.select("events", manifest.events)}) WHERE event_id <= {manifest.mark.event_id} GROUP BY ALL
    """
    with duckdb.connect() as connection:
        store.reach(connection)
        return {number: (rows, total) for number, rows, total in connection.execute(sql).fetchall()}


def _ids_here(store: LogStore, manifest: Manifest, first: int, last: int) -> Ids:
    within = tuple(part for part in manifest.events if part.low <= last and part.high >= first)
    sql = f"SELECT event_id FROM ({store.select('events', within)}) WHERE event_id BETWEEN {first} AND {last}"
    with duckdb.connect() as connection:
        store.reach(connection)
        found: Ids = connection.execute(sql).fetchnumpy()["event_id"].astype(np.int64)
        return found


def _ids_there(platform: Platform[Any], first: int, last: int) -> Ids:
    batches = [batch.column(0).to_numpy() for batch in platform.event_ids(first, last)]
    return np.concatenate(batches) if batches else np.empty(0, np.int64)


def rows_of(store: LogStore, personid: int) -> Iterator[tuple[str, bytes]]:
    """For each table with rows of the person (the id there): ``<table>.csv`` and its content.

    Raises `StoreDamaged`.
    """
    manifest = store.manifest()
    for name, table in TABLES.items():
        parts = manifest.events if name == EVENTS.name else tuple(filter(None, [manifest.tables.get(name)]))
        if not parts or PERSON not in table.columns:
            continue
        with duckdb.connect() as connection:
            store.reach(connection)
            sql = f"SELECT * FROM ({store.select(name, parts)}) WHERE {PERSON} = {int(personid)}"
            rows = connection.sql(sql).to_arrow_table()
        if rows.num_rows:
            yield f"{name}.csv", _csv(rows)


def _csv(rows: pa.Table) -> bytes:
    flat = rows.select([field.name for field in rows.schema if not pa.types.is_nested(field.type)])
    for place, field in enumerate(flat.schema):
        if not (pa.types.is_temporal(field.type) or pa.types.is_primitive(field.type)):
            texts = [plain_cell(str(one)) if one is not None else None for one in flat.column(place).to_pylist()]
            flat = flat.set_column(place, field.name, pa.array(texts, pa.string()))
    target = io.BytesIO()
    pyarrow.csv.write_csv(flat, target)
    return target.getvalue()


PERSON, OTHER = "person_id", "other_person_id"


def without_people(rows: pa.Table, people: Collection[int]) -> pa.Table:
    """*rows* without those of *people*; where another did something to one of them, it was done to nobody."""
    erased = pa.array(sorted(people), pa.int64())
    if PERSON in rows.schema.names:
        rows = rows.filter(pc.invert(pc.is_in(rows.column(PERSON), erased)))
    if OTHER in rows.schema.names:
        at = rows.schema.get_field_index(OTHER)
        kept = pc.if_else(pc.is_in(rows.column(OTHER), erased), pa.scalar(None, pa.int64()), rows.column(OTHER))
        rows = rows.set_column(at, rows.schema.field(at), kept)
    return rows


def erase_people(store: LogStore, people: Collection[int]) -> int:
    """Delete all that is known of *people*, for good: no later sync brings it back. How many events went.

    Raises `StoreBusy`, `StoreFull`, `StoreDamaged`.
    """
    with store.writing() as manifest:
        before = manifest.rows
        found = f"{PERSON} IN ({_listed(people)}) OR {OTHER} IN ({_listed(people)})"
        manifest = _rewritten(store, manifest, found, lambda rows: without_people(rows, people))
        tables = {
            name: rewrite(store.files, part, lambda rows: without_people(rows, people)) or part
            for name, part in manifest.tables.items()
        }
        erased = tuple(sorted({*manifest.erased, *people}))
        manifest = store.commit(replace(manifest, tables=tables, erased=erased))
        store.clean(manifest)
        return before - manifest.rows


def delete_events(store: LogStore, manifest: Manifest, ids: Collection[int]) -> Manifest:
    """Take the events called *ids* out, and commit. Raises `StoreBusy`, `StoreFull`, `StoreDamaged`."""
    gone = pa.array(sorted(ids), pa.int64())

    def keep(rows: pa.Table) -> pa.Table:
        return rows.filter(pc.invert(pc.is_in(rows.column("event_id"), gone)))

    manifest = store.commit(_rewritten(store, manifest, f"event_id IN ({_listed(ids)})", keep))
    store.clean(manifest)
    return manifest


def _rewritten(store: LogStore, manifest: Manifest, found: str, change: Change) -> Manifest:
    """*manifest* with each event file that holds a row where *found* is true written anew as *change* makes it."""
    touched = [part for part in manifest.events if _holds(store, part, found)]
    new = tuple(filter(None, (rewrite(store.files, part, change) for part in touched)))
    return manifest.replacing(frozenset(part.name for part in touched), new)


def _holds(store: LogStore, part: Part, found: str) -> bool:
    with duckdb.connect() as connection:
        store.reach(connection)
        return bool(connection.execute(f"{store.select('events', (part,))} WHERE {found} LIMIT 1").fetchall())


def _listed(numbers: Collection[int]) -> str:
    return ", ".join(str(int(number)) for number in numbers)
