"""A log store in the place of the platform that it is a copy of: what reads a platform reads it too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

import duckdb
import pyarrow as pa

from tutela.analytics.logstore.errors import NeverSynced
from tutela.analytics.logstore.manifest import Manifest
from tutela.analytics.logstore.store import LogStore
from tutela.sdk.platform import BATCH_ROWS, Mark, Platform, PlatformConfig, Site
from tutela.sdk.record import EVENTS, TABLES
from tutela.sdk.text import _
from tutela.tables.staging import canonical


class StoredConfig(PlatformConfig):
    """Where the store is."""

    location: str


class StoredPlatform(Platform[StoredConfig]):
    """What the last complete sync left in a log store."""

    name: ClassVar[str] = "logstore"
    label: ClassVar[str] = _("Log store")
    description: ClassVar[str] = _("The copy of a learning platform that `tutela sync` keeps.")
    config_class = StoredConfig

    def __init__(self, config: StoredConfig) -> None:
        super().__init__(config)
        self._store = LogStore(config.location)
        self._found: Manifest | None = None

    @classmethod
    def config_for(cls, location: str, options: Mapping[str, Any]) -> StoredConfig | None:
        """A folder with manifests in it, or any address that is no database's and holds manifests."""
        if "://" not in location and not (Path(location) / "manifests").is_dir():
            return None
        return StoredConfig(location=location) if LogStore(location).manifest().number else None

    def site(self) -> Site:
        site = self._manifest.site
        if site is None:
            raise NeverSynced(f"The log store {self.config.location} holds nothing yet: sync first.")
        return site

    def tables(self) -> frozenset[str]:
        return frozenset({*self._manifest.tables, EVENTS.name})

    def files(self, table: str) -> list[str] | None:
        parts = self._parts(table)
        return [self._store.files.address(part.name) for part in parts] if self._store.files.is_local else None

    def read(self, table: str, since: Mark | None = None, *, batch_rows: int = BATCH_ROWS) -> Iterator[pa.RecordBatch]:
        select = self._store.select(table, self._parts(table))
        if table == EVENTS.name:
            above = 0 if since is None else since.event_id
            select = f"SELECT * FROM ({select}) WHERE event_id > {above} ORDER BY event_id"
        with duckdb.connect() as connection:
            self._store.reach(connection)
            with connection.sql(select).to_arrow_reader(batch_rows) as reader:
                for batch in reader:
                    if batch.num_rows:
                        yield canonical(TABLES[table], batch)

    def last_event_id(self) -> int | None:
        return self._manifest.mark.event_id

    @property
    def _manifest(self) -> Manifest:
        if self._found is None:
            self._found = self._store.require()
        return self._found

    def _parts(self, table: str) -> tuple[Any, ...]:
        manifest = self._manifest
        return manifest.events if table == EVENTS.name else tuple(filter(None, [manifest.tables.get(table)]))
