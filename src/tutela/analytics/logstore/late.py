"""What a sync by growing ids cannot see: events that came late under an old id, and events that went away.

The platform and the store each count their events and add up the ids, block by block. Where a block differs, the ids
themselves are compared; only then are rows read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt

from tutela.analytics.logstore.manifest import Manifest
from tutela.analytics.logstore.store import LogStore
from tutela.sdk.platform import Platform

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
