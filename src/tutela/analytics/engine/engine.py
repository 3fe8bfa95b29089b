"""Where relations live and are computed: DuckDB inside this process by default, Spark when a site outgrows it.

All of the analysis is narwhals expressions over lazy frames; an engine only holds tables, keeps intermediate results
and fetches the end. What is kept is computed once (samples × ranges *must* be: left lazy, the query planner joins
samples with the log before it cuts by the ranges, twenty times slower).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import narwhals as nw
import pyarrow as pa

from tutela.sdk.record import TABLES, arrow_schema

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
