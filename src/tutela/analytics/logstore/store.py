"""A store: its newest manifest, committing the next one, and its tables as DuckDB sees them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import duckdb
import pyarrow as pa

from tutela.analytics.logstore.files import Files, NeverSynced, StoreBusy, StoreDamaged
from tutela.analytics.logstore.manifest import Manifest, Part
from tutela.lib.locks import FileLock
from tutela.sdk.platform import BATCH_ROWS, Mark, Platform, PlatformConfig, Site
from tutela.sdk.record import EVENTS, TABLES, duckdb_columns
from tutela.sdk.text import _
from tutela.tables.staging import canonical

KEPT = 3
"""Manifests that stay behind for those who are just reading."""


class LogStore:
    """The learning record of one platform at *location*: a path, or an address that fsspec knows."""

    def __init__(self, location: str, **options: Any) -> None:
        self.files = Files(location, **options)
        self.location = location

    def manifest(self) -> Manifest:
        """What is there now. Raises `StoreDamaged`."""
        for name in sorted(self._manifests(), reverse=True):
            with contextlib.suppress(FileNotFoundError):
                return Manifest.from_json(self.files.read(name))
        return Manifest()

    def commit(self, manifest: Manifest) -> Manifest:
        """Make *manifest*, with the next number, the one that counts. Raises `StoreBusy`, `StoreFull`."""
        following = replace(manifest, number=manifest.number + 1)
        name = f"manifests/{following.number:012}.json"
        try:
            self.files.create(name, following.to_json())
        except FileExistsError:
            raise self._overtaken() from None
        if max(self._manifests()) != name:  # so far overtaken that the manifest of this number is cleaned away already
            self.files.remove(name)
            raise self._overtaken()
        return following

    def _overtaken(self) -> StoreBusy:
        return StoreBusy(
            f"Somebody else has written to the log store {self.location} in the meantime; nothing of this run "
            "after its last commit counts. Sync again when the other is done."
        )

    @contextlib.contextmanager
    def writing(self) -> Iterator[Manifest]:
        """The manifest, for one writer at a time; what dead writers left behind is removed first. Raises `StoreBusy`.

        On an object store nobody can be locked out; there the second to commit gets `StoreBusy`.
        """
        with self._locked():
            manifest = self.manifest()
            self.clean(manifest)
            yield manifest

    def clean(self, manifest: Manifest) -> None:
        """Remove old manifests, and files that *manifest* does not name."""
        for name in sorted(self._manifests(), reverse=True)[KEPT:]:
            self.files.remove(name)
        named = {part.name for part in manifest.parts}
        for name in (*self.files.names("events"), *self.files.names("tables")):
            if name not in named and self.files.forsaken(name):
                self.files.remove(name)

    def require(self) -> Manifest:
        """The manifest of a store that holds a whole platform. Raises `NeverSynced`, `StoreDamaged`."""
        manifest = self.manifest()
        if not manifest.synced:
            raise NeverSynced(f"The log store {self.location} holds no complete copy of a platform yet: sync first.")
        for part in manifest.parts:
            size = self.files.size(part.name)
            if size != part.size:
                found = "is missing" if size is None else f"has {size} bytes instead of {part.size}"
                raise StoreDamaged(f"The file {part.name} of the log store {self.location} {found}.")
        return manifest

    def attach(self, connection: duckdb.DuckDBPyConnection, schema: str = "main") -> Manifest:
        """Make every canonical table a view in *schema* of *connection*, empty where the platform has none.

        Raises `NeverSynced`, `StoreDamaged`.
        """
        manifest = self.require()
        self.reach(connection)
        for name in TABLES:
            parts = manifest.events if name == "events" else tuple(filter(None, [manifest.tables.get(name)]))
            connection.execute(f'CREATE OR REPLACE VIEW "{schema}"."{name}" AS {self.select(name, parts)}')
        return manifest

    def paths(self) -> dict[str, list[str]]:
        """The Parquet files of each canonical table that has any. Raises `NeverSynced`, `StoreDamaged`."""
        manifest = self.require()
        found = {name: [self.files.address(part.name)] for name, part in manifest.tables.items()}
        if manifest.events:
            found["events"] = [self.files.address(part.name) for part in manifest.events]
        return found

    def select(self, table: str, parts: tuple[Part, ...]) -> str:
        """The rows of the canonical *table* that are in *parts*, as an SQL text."""
        if not parts:
            columns = ", ".join(f'CAST(NULL AS {kind}) AS "{n}"' for n, kind in duckdb_columns(TABLES[table]).items())
            return f"SELECT {columns} WHERE false"
        listed = ", ".join("'" + self.files.address(part.name).replace("'", "''") + "'" for part in parts)
        columns = ", ".join(f'"{name}"' for name in TABLES[table].columns)
        return f"SELECT {columns} FROM read_parquet([{listed}], hive_partitioning = false)"

    def reach(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Let *connection* read the files of this store."""
        if not self.files.is_local:
            connection.register_filesystem(self.files.system)

    def _manifests(self) -> list[str]:
        return [name for name in self.files.names("manifests") if name.endswith(".json")]

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        if not self.files.is_local:
            yield
            return
        lock = FileLock(Path(self.files.root) / "lock")
        if not lock.take():
            raise StoreBusy(f"Another sync is writing to the log store {self.location}. Wait until it is done.")
        try:
            yield
        finally:
            lock.release()


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
