"""Our own schema as a platform."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import duckdb
import pydantic
from pydantic import ValidationError

from tutela.sdk.platform import BATCH_ROWS, Mark, MissingData, Platform, PlatformConfig, PlatformError, Site
from tutela.sdk.record import DUCKDB_TYPES, EVENTS, TABLES, Field, Table, Type
from tutela.sdk.text import _
from tutela.tables.folder import TableFolder
from tutela.tables.staging import explained, quoted

if TYPE_CHECKING:
    import pyarrow as pa

    from tutela.tables.folder import TableFolder
    from tutela.tables.staging import Stage


WORDS: Mapping[Type, str] = {
    Type.ID: "a whole number",
    Type.TIME: "whole seconds since 1970-01-01 UTC",
    Type.COUNT: "a whole number",
    Type.NUMBER: "a number",
    Type.FLAG: "true or false",
    Type.TEXT: "text",
}


def check(files: TableFolder, table: Table) -> None:
    """Raise `MissingData` with the first fault in the file of *table*, if there is one."""
    file = files.file(table.name)
    _check_columns(files, table, file)
    with duckdb.connect() as connection, explained(f"The file {file} cannot be read"):
        numbered = f"(SELECT row_number() OVER () AS row_number, * FROM {files.scan(table.name)})"
        for field in table.fields:
            _check_values(connection, numbered, file, field)
        _check_key(connection, numbered, file, table)


def _check_columns(files: TableFolder, table: Table, file: Path) -> None:
    present = files.columns(table.name)
    lacking = [field for field in table.fields if field.name not in present]
    if lacking:
        first = lacking[0]
        raise MissingData(
            f"{file}: the column {first.name} ({first.meaning}; {WORDS[first.type]}) is missing. "
            f"The table {table.name} has the columns {', '.join(table.columns)}."
        )
    unknown = [column for column in present if column not in table.columns]
    if unknown:
        raise MissingData(f"{file}: the column {unknown[0]} is not known; {table.name} has {', '.join(table.columns)}.")


def _check_values(connection: duckdb.DuckDBPyConnection, rows: str, file: Path, field: Field) -> None:
    column = quoted(field.name)
    wrong = f"{column} IS NOT NULL AND TRY_CAST({column} AS {DUCKDB_TYPES[field.type]}) IS NULL"
    found = connection.execute(
        f"SELECT row_number, CAST({column} AS VARCHAR) FROM {rows} WHERE {wrong} ORDER BY 1 LIMIT 1"
    ).fetchone()
    if found:
        raise MissingData(f"{file}, row {found[0]}: {field.name} must be {WORDS[field.type]}, but is {found[1]!r}.")
    if field.null is None:
        found = connection.execute(
            f"SELECT row_number FROM {rows} WHERE {column} IS NULL ORDER BY 1 LIMIT 1"
        ).fetchone()
        if found:
            raise MissingData(f"{file}, row {found[0]}: {field.name} ({field.meaning}) must not be empty.")


def _check_key(connection: duckdb.DuckDBPyConnection, rows: str, file: Path, table: Table) -> None:
    key = ", ".join(map(quoted, table.key))
    found = connection.execute(
        f"SELECT {key}, min(row_number), max(row_number) FROM {rows} GROUP BY {key} HAVING count(*) > 1 "
        "ORDER BY min(row_number) LIMIT 1"
    ).fetchone()
    if found:
        named = ", ".join(f"{name} {value}" for name, value in zip(table.key, found, strict=False))
        raise MissingData(f"{file}, rows {found[-2]} and {found[-1]}: {named} is there twice; it names one row.")


TELLING = ("courses", "enrolments")
"""The tables by which a folder is known to be one of ours."""


class TablesConfig(PlatformConfig):
    """Where the tables are."""

    folder: Path = pydantic.Field(
        title=_("Folder"), description=_("One CSV or Parquet file for each table of the learning record.")
    )
    time_zone: str = pydantic.Field(
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
