"""What the two kinds of database have in common: the catalogue, short queries in the order of the id."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

import pyarrow as pa

from tutela.plugins.platforms.moodle.needs import Column, Kind, Need
from tutela.plugins.platforms.moodle.sources.source import Source, arrow_schema
from tutela.sdk.platform import ConnectionLost, PlatformError
from tutela.tables.staging import Stage

QUERY_ROWS = 500_000
"""Rows that one query of the log asks for: short queries are kind to a busy site and cheap to repeat."""


class Database(Source):
    """Moodle's tables in a database. The connection is made at the first use, and again after it broke."""

    failures: tuple[type[Exception], ...]
    """What the driver raises."""

    def __init__(self, url: str, prefix: str) -> None:
        self._url = url
        self._prefix = prefix
        self._catalogue: Mapping[str, tuple[str, ...]] | None = None
        self._idle: Any = None
        parts = urlsplit(url)
        self.place = f"the database {parts.path.lstrip('/')} at {parts.hostname or 'localhost'}"

    @abstractmethod
    def _connect(self) -> Any:
        """A new connection that may only read."""

    @abstractmethod
    def _batches(self, connection: Any, sql: str, schema: pa.Schema, batch_rows: int) -> Iterator[pa.RecordBatch]:
        """The rows of *sql*, whose columns are those of *schema*, as they come: never all in memory."""

    @abstractmethod
    def _list(self, expressions: tuple[str, ...], schema: pa.Schema) -> str:
        """The list of a SELECT: *expressions* as the columns of *schema*, in the form that `_batches` reads."""

    @abstractmethod
    def _quoted(self, name: str) -> str:
        """An identifier in this database's SQL."""

    @property
    @abstractmethod
    def _schema_filter(self) -> str:
        """A condition on ``information_schema.columns`` that finds Moodle's database."""

    def columns(self, table: str) -> tuple[str, ...] | None:
        if self._catalogue is None:
            self._catalogue = self._read_catalogue()
        return self._catalogue.get(self._prefix + table)

    def lay_out(self, need: Need, stage: Stage) -> None:
        schema = arrow_schema(need)
        rows = self._rows(f"SELECT {self._needed(need)} FROM {self._table(need.table)}", schema, 50_000)
        stage.fill(need.table, pa.RecordBatchReader.from_batches(schema, rows))

    def log(self, need: Need, above: int, batch_rows: int) -> Iterator[pa.RecordBatch]:
        limit = max(batch_rows, QUERY_ROWS)
        while True:
            got = 0
            sql = (
                f"SELECT {self._needed(need)} FROM {self._table(need.table)} "
                f"WHERE id > {above} ORDER BY id LIMIT {limit}"
            )
            for batch in self._rows(sql, arrow_schema(need), batch_rows):
                got += batch.num_rows
                above = batch.column("id")[-1].as_py()
                yield batch
            if got < limit:
                return

    def fingerprints(self, log: str, high: int, block: int) -> Iterator[tuple[int, int, int]]:
        schema = pa.schema([("block", pa.int64()), ("rows", pa.int64()), ("total", pa.int64())])
        floor = f"(id - MOD(id, {block})) / {block}"
        listed = self._list((floor, "COUNT(*)", "SUM(id)"), schema)
        sql = f"SELECT {listed} FROM {self._table(log)} WHERE id <= {high} GROUP BY {floor}"
        for batch in self._rows(sql, schema, 100_000):
            yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)

    def last_id(self, log: str) -> int:
        schema = pa.schema([("last", pa.int64())])
        sql = f"SELECT {self._list(('COALESCE(MAX(id), 0)',), schema)} FROM {self._table(log)}"
        return max(int(batch.column(0)[0].as_py()) for batch in self._rows(sql, schema, 1))

    def ids(self, log: str, low: int, high: int) -> Iterator[pa.RecordBatch]:
        schema = pa.schema([("event_id", pa.int64())])
        listed = self._list(("id",), schema)
        sql = f"SELECT {listed} FROM {self._table(log)} WHERE id BETWEEN {low} AND {high} ORDER BY id"
        yield from self._rows(sql, schema, 100_000)

    def _needed(self, need: Need) -> str:
        present = self.columns(need.table) or ()
        return self._list(tuple(self._expression(c, present) for c in need.columns), arrow_schema(need))

    def _expression(self, column: Column, present: tuple[str, ...]) -> str:
        if column.name not in present:
            return "NULL"
        name = self._quoted(column.name)
        return f"COALESCE({name}, '') <> ''" if column.kind is Kind.GIVEN else name

    def _table(self, name: str) -> str:
        return self._quoted(self._prefix + name)

    def _rows(self, sql: str, schema: pa.Schema, batch_rows: int) -> Iterator[pa.RecordBatch]:
        """The rows of *sql*. A connection is taken for as long as they are read, and kept for the next who asks."""
        connection, self._idle = self._idle, None
        is_whole = False
        try:
            connection = connection or self._connect()
            yield from self._batches(connection, sql, schema, batch_rows)
            is_whole = True
        except self.failures as failure:
            raise self._explained(failure, connection is not None) from None
        finally:
            if is_whole and self._idle is None:
                self._idle = connection
            elif connection is not None:
                self._disconnect(connection)

    def _explained(self, failure: Exception, connected: bool) -> PlatformError:
        said = self._without_secrets(str(failure))
        if not connected:
            return PlatformError(f"There is no connection to {self.place}: {said}")
        return ConnectionLost(f"Reading from {self.place} broke off: {said}")

    def _without_secrets(self, text: str) -> str:
        parts = urlsplit(self._url)
        text = text.replace(self._url, "…")
        for secret in filter(None, (parts.password, unquote(parts.password or ""))):
            text = text.replace(secret, "…")
        return " ".join(text.split())

    def _read_catalogue(self) -> Mapping[str, tuple[str, ...]]:
        schema = pa.schema([("table", pa.string()), ("column", pa.string())])
        listed = self._list(("table_name", "column_name"), schema)
        sql = f"SELECT {listed} FROM information_schema.columns WHERE {self._schema_filter}"
        found: dict[str, list[str]] = {}
        for batch in self._rows(sql, schema, 100_000):
            for row in batch.to_pylist():
                found.setdefault(row["table"], []).append(row["column"])
        return {table: tuple(columns) for table, columns in found.items()}

    def close(self) -> None:
        connection, self._idle = self._idle, None
        if connection is not None:
            self._disconnect(connection)

    @abstractmethod
    def _disconnect(self, connection: Any) -> None:
        """Close *connection*, broken or not."""
