"""Taking rows out: a person who is erased, events that are gone from the platform."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from tutela.analytics.logstore.manifest import Manifest, Part
from tutela.analytics.logstore.parts import Change, rewrite
from tutela.analytics.logstore.store import LogStore

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
