"""A folder of exported tables: ``[mdl_]<table>.parquet``, ``.csv`` or ``.csv.gz``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa

from tutela.plugins.platforms.moodle.needs import DUCKDB, Column, Kind, Need
from tutela.plugins.platforms.moodle.sources.source import Source
from tutela.tables.folder import TableFolder
from tutela.tables.staging import MEMORY, Stage, explained, quoted


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
