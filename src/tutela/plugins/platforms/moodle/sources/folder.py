"""A folder of exported tables: ``[mdl_]<table>.parquet``, ``.csv`` or ``.csv.gz``."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa

from tutela.plugins.platforms.moodle.needs import DUCKDB, Column, Kind, Need
from tutela.sdk.platform import MissingData
from tutela.tables.folder import TableFolder
from tutela.tables.staging import MEMORY, Stage, explained, quoted

ARROW: dict[Kind, pa.DataType] = {
    Kind.WHOLE: pa.int64(),
    Kind.TEXT: pa.string(),
    Kind.NUMBER: pa.float64(),
    Kind.GIVEN: pa.bool_(),
}


class Source(ABC):
    """Moodle's tables, wherever they are. Nothing is ever written."""

    place: str
    """Where, for people: without a password."""

    @abstractmethod
    def columns(self, table: str) -> tuple[str, ...] | None:
        """The columns of *table*; None where there is no such table. Raises `PlatformError`."""

    @abstractmethod
    def lay_out(self, need: Need, stage: Stage) -> None:
        """Make ``raw.<table>`` in *stage* hold what *need* names; the table is there. Raises `PlatformError`."""

    @abstractmethod
    def log(self, need: Need, above: int, batch_rows: int) -> Iterator[pa.RecordBatch]:
        """The rows of a log with a greater id, in its order. Raises `PlatformError`."""

    @abstractmethod
    def fingerprints(self, log: str, high: int, block: int) -> Iterator[tuple[int, int, int]]:
        """For each *block* of ids up to *high* that holds rows: its number (id // block), how many, their sum."""

    @abstractmethod
    def last_id(self, log: str) -> int:
        """The greatest id of a log; 0 for an empty one."""

    @abstractmethod
    def ids(self, log: str, low: int, high: int) -> Iterator[pa.RecordBatch]:
        """The ids of a log's rows with low <= id <= high, in order, as batches of the column ``event_id``."""

    @abstractmethod
    def close(self) -> None:
        """Give back what is held; safe to call twice."""

    def has(self, need: Need) -> bool:
        """Whether the table of *need* is there. Raises `MissingData` where it lacks a column, or must be there."""
        present = self.columns(need.table)
        if present is None:
            if need.optional:
                return False
            raise MissingData(
                f"{self.place} has no table {need.table} that this account can read. Is the table prefix right?"
            )
        lacking = [name for name in need.required if name not in present]
        if lacking:
            raise MissingData(
                f"The table {need.table} of {self.place} lacks {', '.join(lacking)}, or this account cannot read it."
            )
        return True


def nothing(need: Need) -> str:
    """A SELECT with the columns of *need* and no row."""
    columns = ", ".join(f"CAST(NULL AS {DUCKDB[c.kind]}) AS {quoted(c.name)}" for c in need.columns)
    return f"SELECT {columns} WHERE false"


def arrow_schema(need: Need) -> pa.Schema:
    """The columns of *need* in Arrow."""
    return pa.schema([(column.name, ARROW[column.kind]) for column in need.columns])


class Folder(Source):
    """Moodle's tables as files; a CSV file is cast, a Parquet file taken as it is."""

    def __init__(self, path: Path, prefix: str) -> None:
        self._files = TableFolder(path, prefix)
        self.place = str(path)

    def columns(self, table: str) -> tuple[str, ...] | None:
        return None if self._files.find(table) is None else self._files.columns(table)

    def lay_out(self, need: Need, stage: Stage) -> None:
        stage.show(need.table, self._select(need))

    def log(self, need: Need, above: int, batch_rows: int) -> Iterator[pa.RecordBatch]:
        yield from self._stream(f"{self._select(need)} WHERE CAST(id AS BIGINT) > {above} ORDER BY id", batch_rows)

    def fingerprints(self, log: str, high: int, block: int) -> Iterator[tuple[int, int, int]]:
        sql = f"""
            SELECT id // {block} AS block, count(*) AS rows, CAST(sum(id) AS BIGINT) AS total
            FROM (SELECT CAST(id AS BIGINT) AS id FROM {self._files.scan(log)}) WHERE id <= {high} GROUP BY block
        """
        for batch in self._stream(sql, 100_000):
            yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)

    def last_id(self, log: str) -> int:
        sql = f"SELECT coalesce(max(CAST(id AS BIGINT)), 0) AS last FROM {self._files.scan(log)}"
        return max(int(batch.column(0)[0].as_py()) for batch in self._stream(sql, 1))

    def ids(self, log: str, low: int, high: int) -> Iterator[pa.RecordBatch]:
        sql = f"""
            SELECT id AS event_id FROM (SELECT CAST(id AS BIGINT) AS id FROM {self._files.scan(log)})
            WHERE id BETWEEN {low} AND {high} ORDER BY id
        """
        yield from self._stream(sql, 100_000)

    def close(self) -> None:
        """Nothing is held."""

    def _stream(self, sql: str, batch_rows: int) -> Iterator[pa.RecordBatch]:
        with explained(f"The log in {self.place} cannot be read"):
            connection = duckdb.connect(config={"memory_limit": MEMORY})
            try:
                with connection.sql(sql).to_arrow_reader(batch_rows) as reader:
                    yield from reader
            finally:
                connection.close()

    def _select(self, need: Need) -> str:
        present = self._files.columns(need.table)
        columns = ", ".join(f"{_expression(c, present)} AS {quoted(c.name)}" for c in need.columns)
        return f"SELECT {columns} FROM {self._files.scan(need.table)}"


def _expression(column: Column, present: tuple[str, ...]) -> str:
    if column.name not in present:
        return f"CAST(NULL AS {DUCKDB[column.kind]})"
    if column.kind is Kind.GIVEN:
        return f"coalesce(CAST({quoted(column.name)} AS VARCHAR), '') <> ''"
    return f"CAST({quoted(column.name)} AS {DUCKDB[column.kind]})"
