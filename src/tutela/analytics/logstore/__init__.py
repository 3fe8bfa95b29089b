"""The log store: where the learning record is kept as Parquet, local or on any object store that fsspec reaches.

::

    manifests/000000000007.json         the newest says what is there; nothing else counts
    events/month=2025-02/<random>.parquet
    tables/<table>/<random>.parquet     every other canonical table, as of the last sync

A change first writes files under new names and then creates the next manifest, which fails if somebody else was
quicker. So whatever is interrupted leaves files that no manifest names, and nothing lost or doubled. No Django.
"""

from tutela.analytics.logstore.files import LogStoreError, NeverSynced, StoreBusy, StoreDamaged, StoreFull
from tutela.analytics.logstore.maintenance import erase_people, rows_of
from tutela.analytics.logstore.store import LogStore, StoredPlatform
from tutela.analytics.logstore.syncing import Progress, SyncReport, sync

__all__ = [
    "LogStore",
    "LogStoreError",
    "NeverSynced",
    "Progress",
    "StoreBusy",
    "StoreDamaged",
    "StoreFull",
    "StoredPlatform",
    "SyncReport",
    "erase_people",
    "rows_of",
    "sync",
]
