"""Our own schema as a platform."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import Field, ValidationError

from tutela.sdk.platform import BATCH_ROWS, Mark, MissingData, Platform, PlatformConfig, PlatformError, Site
from tutela.sdk.record import DUCKDB_TYPES, EVENTS, TABLES, Table
from tutela.sdk.text import _

if TYPE_CHECKING:
    import pyarrow as pa

    from tutela.tables.folder import TableFolder
    from tutela.tables.staging import Stage

TELLING = ("courses", "enrolments")
"""The tables by which a folder is known to be one of ours."""


class TablesConfig(PlatformConfig):
    """Where the tables are."""

    folder: Path = Field(
        title=_("Folder"), description=_("One CSV or Parquet file for each table of the learning record.")
    )
    time_zone: str = Field(
        default="UTC", title=_("Time zone"), description=_("In which the site shows its dates: Europe/London.")
    )


class Tables(Platform[TablesConfig]):
    """A folder of files in the schema of the learning record."""

    name: ClassVar[str] = "tables"
    label: ClassVar[str] = _("Tables")
    description: ClassVar[str] = _("A folder of CSV or Parquet files in Tutela's own schema.")
    config_class = TablesConfig

    def __init__(self, config: TablesConfig) -> None:
        super().__init__(config)
        self._staged: Stage | None = None
        self._checked: set[str] = set()

    @classmethod
    def config_for(cls, location: str, options: Mapping[str, Any]) -> TablesConfig | None:
        from tutela.tables.folder import TableFolder

        files = TableFolder(Path(location))
        if any(files.find(table) is None for table in TELLING):
            return None
        try:
            return TablesConfig(folder=Path(location), **options)
        except ValidationError as failure:
            names = ", ".join(".".join(map(str, error["loc"])) for error in failure.errors())
            raise PlatformError(f"The tables cannot be read like this: look at {names}.") from None

    def site(self) -> Site:
        lacking = [table.name for table in TABLES.values() if not table.optional and not self._has(table.name)]
        if lacking:
            raise MissingData(f"The folder {self.config.folder} lacks the tables {', '.join(lacking)}.")
        return Site(self.name, "1", self.config.time_zone, self.config.folder.name)

    def tables(self) -> frozenset[str]:
        return frozenset(name for name in TABLES if self._has(name))

    def read(self, table: str, since: Mark | None = None, *, batch_rows: int = BATCH_ROWS) -> Iterator[pa.RecordBatch]:
        if not self._has(table):
            return iter(())
        self._check(TABLES[table])
        columns = ", ".join(f'CAST("{f.name}" AS {DUCKDB_TYPES[f.type]}) AS "{f.name}"' for f in TABLES[table].fields)
        select = f"SELECT {columns} FROM {self._files.scan(table)}"
        if table == EVENTS.name:
            above = 0 if since is None else since.event_id
            select = f"SELECT * FROM ({select}) WHERE event_id > {above} ORDER BY event_id"
        return self._stage.deliver(TABLES[table], select, batch_rows=batch_rows)

    def last_event_id(self) -> int | None:
        self._check(EVENTS)
        found = self._stage.table(f"SELECT max(CAST(event_id AS BIGINT)) AS last FROM {self._files.scan(EVENTS.name)}")
        [row] = found.to_pylist()
        return int(row["last"] or 0)

    def event_fingerprints(self, high: int, block: int) -> Iterator[tuple[int, int, int]]:
        self._check(EVENTS)
        found = self._stage.table(
            f"SELECT event_id // {block} AS block, count(*) AS rows, CAST(sum(event_id) AS BIGINT) AS total "
            f"FROM (SELECT CAST(event_id AS BIGINT) AS event_id FROM {self._files.scan(EVENTS.name)}) "
            f"WHERE event_id <= {high} GROUP BY block"
        )
        for row in found.to_pylist():
            yield row["block"], row["rows"], row["total"]

    def close(self) -> None:
        if self._staged is not None:
            self._staged.close()
            self._staged = None

    def _check(self, table: Table) -> None:
        if table.name not in self._checked:
            from tutela.plugins.platforms.tables.validation import check

            check(self._files, table)
            self._checked.add(table.name)

    def _has(self, table: str) -> bool:
        return self._files.find(table) is not None

    @property
    def _files(self) -> TableFolder:
        from tutela.tables.folder import TableFolder

        return TableFolder(self.config.folder)

    @property
    def _stage(self) -> Stage:
        if self._staged is None:
            from tutela.tables.staging import Stage

            self._staged = Stage()
        return self._staged
