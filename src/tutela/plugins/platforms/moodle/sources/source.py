"""What a source of Moodle's tables can do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator

import pyarrow as pa

from tutela.plugins.platforms.moodle.needs import DUCKDB, Kind, Need
from tutela.sdk.platform import MissingData
from tutela.tables.staging import Stage, quoted

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
