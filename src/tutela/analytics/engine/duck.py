"""The embedded engine: DuckDB in this process, spilling to disk beyond its share of memory."""

from __future__ import annotations

import tempfile
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import narwhals as nw
import pyarrow as pa

from tutela.sdk.record import TABLES, arrow_schema, duckdb_columns

if TYPE_CHECKING:
    Frame = nw.LazyFrame[Any]


class Engine(ABC):
    """Holds the learning record of one site and computes on it. Close it, or use it in a ``with``."""

    name: str

    def __init__(self) -> None:
        self._sources: dict[str, Callable[[], Iterable[pa.RecordBatch]]] = {}
        self._present: set[str] = set()

    def add_source(self, table: str, batches: Callable[[], Iterable[pa.RecordBatch]]) -> None:
        """Read a canonical *table* from *batches* when it is first needed."""
        self._sources[table] = batches

    def table(self, name: str) -> Frame:
        """A canonical table; empty where none was added."""
        if name not in self._present:
            source = self._sources.get(name)
            self.add_batches(name, source() if source else [])
        return self._table(name)

    @abstractmethod
    def add_batches(self, table: str, batches: Iterable[pa.RecordBatch]) -> None:
        """Take in a canonical *table* from Arrow batches in its schema."""

    @abstractmethod
    def add_files(self, table: str, paths: Sequence[str]) -> None:
        """Use a canonical *table* where it lies, in Parquet files of its schema."""

    @abstractmethod
    def _table(self, name: str) -> Frame:
        """A canonical table that was added."""

    @abstractmethod
    def from_arrow(self, rows: pa.Table) -> Frame:
        """A small relation that was made here."""

    @abstractmethod
    def keep(self, frame: Frame) -> Frame:
        """Compute *frame* once and keep it until the engine is closed."""

    @abstractmethod
    def fetch(self, frame: Frame) -> pa.Table:
        """Compute *frame* and bring it here."""

    @abstractmethod
    def close(self) -> None:
        """Give back memory and files; safe to call twice."""

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *failure: object) -> None:
        self.close()

    def add_rows(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Take in a canonical *table* from Python rows (tests, small sites); what a row does not name is null."""
        schema = arrow_schema(TABLES[table])
        full = [{name: row.get(name) for name in schema.names} for row in rows]
        self.add_batches(table, pa.Table.from_pylist(full, schema=schema).to_batches())

    def fetch_rows(self, frame: Frame) -> list[dict[str, Any]]:
        """Compute *frame* and bring it here as Python rows: for what is small (courses, ranges)."""
        return self.fetch(frame).to_pylist()


DEFAULT_MEMORY = "1500MB"


class DuckEngine(Engine):
    """DuckDB. *memory* is what it may use before it spills into *folder* (a temporary one by default)."""

    name = "duckdb"

    def __init__(self, *, memory: str = DEFAULT_MEMORY, threads: int | None = None, folder: Path | None = None) -> None:
        super().__init__()
        self._spill = tempfile.TemporaryDirectory(prefix="tutela-", dir=folder)
        # A database in a file, so that what is kept can leave the memory too.
        self._connection = duckdb.connect(str(Path(self._spill.name) / "work.duckdb"))
        self._set("memory_limit", memory)
        self._set("temp_directory", self._spill.name)
        self._set("preserve_insertion_order", "false")
        # The file is thrown away: nothing need be put in order in it at the end.
        self._connection.execute("PRAGMA disable_checkpoint_on_shutdown")
        if threads:
            self._set("threads", str(threads))
        self._numbers = count(1)

    def add_batches(self, table: str, batches: Iterable[pa.RecordBatch]) -> None:
        reader = pa.RecordBatchReader.from_batches(arrow_schema(TABLES[table]), batches)
        self._connection.register("incoming", reader)
        try:
            self._connection.execute(f"CREATE OR REPLACE TABLE {_quoted(table)} AS SELECT * FROM incoming")  # noqa: S608 - a name of the record
        finally:
            self._connection.unregister("incoming")
        self._present.add(table)

    def add_files(self, table: str, paths: Sequence[str]) -> None:
        columns = ", ".join(
            f"CAST({_quoted(name)} AS {kind}) AS {_quoted(name)}"
            for name, kind in duckdb_columns(TABLES[table]).items()
        )
        listed = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
        self._connection.execute(
            f"CREATE OR REPLACE VIEW {_quoted(table)} AS SELECT {columns} "  # noqa: S608 - names of the record; paths quoted
            f"FROM read_parquet([{listed}], hive_partitioning = false)"
        )
        self._present.add(table)

    def _table(self, name: str) -> Frame:
        return nw.from_native(self._connection.table(_quoted(name)))

    def from_arrow(self, rows: pa.Table) -> Frame:
        name = self._next_name()
        self._connection.register("incoming", rows)
        try:
            self._connection.execute(f"CREATE TABLE {name} AS SELECT * FROM incoming")  # noqa: S608 - our own name
        finally:
            self._connection.unregister("incoming")
        return nw.from_native(self._connection.table(name))

    def keep(self, frame: Frame) -> Frame:
        name = self._next_name()
        frame.to_native().create(name)
        return nw.from_native(self._connection.table(name))

    def fetch(self, frame: Frame) -> pa.Table:
        found: pa.Table = frame.collect("pyarrow").to_native()
        return found

    def close(self) -> None:
        self._connection.close()
        self._spill.cleanup()

    def _set(self, name: str, value: str) -> None:
        self._connection.execute(f"SET {name} = '{value}'")

    def _next_name(self) -> str:
        return f"kept_{next(self._numbers)}"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
