"""What is in a store: one JSON document, replaced as a whole."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from itertools import pairwise
from uuid import uuid4

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from tutela.analytics.logstore.files import Files, StoreDamaged
from tutela.sdk.platform import Mark, Site
from tutela.sdk.record import TABLES, arrow_schema

FORMAT = 1


@dataclass(frozen=True)
class Part:
    """One Parquet file. `low` and `high` are its least and greatest event_id; 0 for a table."""

    name: str
    rows: int
    size: int
    low: int = 0
    high: int = 0

    @property
    def month(self) -> str:
        """The month of its events, by their times: ``2025-02``.

        >>> Part("events/month=2025-02/a.parquet", 1, 1).month
        '2025-02'
        """
        return self.name.split("month=")[1].split("/")[0]


@dataclass(frozen=True)
class Manifest:
    """What is in a store, and how far it has come. `synced` is when the last sync ended, in Unix seconds; 0: never."""

    number: int = 0
    source: str = ""
    site: Site | None = None
    mark: Mark = field(default_factory=Mark)
    events: tuple[Part, ...] = ()
    tables: Mapping[str, Part] = field(default_factory=dict)
    synced: int = 0
    erased: tuple[int, ...] = ()

    @property
    def parts(self) -> tuple[Part, ...]:
        """Every file that counts."""
        return (*self.events, *self.tables.values())

    @property
    def rows(self) -> int:
        """How many events there are."""
        return sum(part.rows for part in self.events)

    def with_events(self, parts: tuple[Part, ...], mark: Mark | None = None) -> Manifest:
        """The next manifest: *parts* more, read as far as *mark*."""
        return replace(self, events=(*self.events, *parts), mark=self.mark if mark is None else mark)

    def replacing(self, old: frozenset[str], new: tuple[Part, ...]) -> Manifest:
        """The next manifest: *new* in the place of the event files called *old*."""
        kept = tuple(part for part in self.events if part.name not in old)
        return replace(self, events=(*kept, *new))

    def to_json(self) -> bytes:
        """The document."""
        return json.dumps({"format": FORMAT, **asdict(self)}, indent=1).encode()

    @classmethod
    def from_json(cls, text: bytes) -> Manifest:
        """The manifest that *text* holds. Raises `StoreDamaged`.

        >>> Manifest.from_json(Manifest(number=3).to_json()).number
        3
        """
        try:
            told = json.loads(text)
            if told.pop("format") != FORMAT:
                raise StoreDamaged("The log store was written by a newer Tutela.")
            told["site"] = told["site"] and Site(**told["site"])
            told["mark"] = Mark(**told["mark"])
            told["events"] = tuple(Part(**part) for part in told["events"])
            told["tables"] = {name: Part(**part) for name, part in told["tables"].items()}
            told["erased"] = tuple(told["erased"])
            return cls(**told)
        except (ValueError, KeyError, TypeError, AttributeError) as failure:
            raise StoreDamaged(f"The manifest of the log store cannot be read: {failure}") from failure


ROW_GROUP = 122_880
"""Rows of a row group, which DuckDB reads in one thread: its own vector sizes go into it evenly."""

Change = Callable[[pa.Table], pa.Table]


def write_events(files: Files, rows: pa.Table) -> tuple[Part, ...]:
    """Write *rows* of events, one file for each month of their times. Raises `StoreFull`."""
    written = []
    for month, of_month in _by_month(rows):
        folder = f"events/month={month // 12:04}-{month % 12 + 1:02}"
        written.append(_write(files, f"{folder}/{uuid4().hex}.parquet", of_month.schema, [of_month]))
    return tuple(written)


def _by_month(rows: pa.Table) -> Iterator[tuple[int, pa.Table]]:
    """*rows* by the month of their times, counted from the year 0; their order is kept within a month."""
    days = rows.column("time").to_numpy().astype("datetime64[s]").astype("datetime64[M]")
    months = days.astype(np.int64) + 1970 * 12
    order = np.argsort(months, kind="stable")
    found, starts = np.unique(months[order], return_index=True)
    if len(found) > 1:
        rows = rows.take(order)
    for month, (start, end) in zip(found.tolist(), pairwise([*starts.tolist(), rows.num_rows]), strict=False):
        yield month, rows.slice(start, end - start)


def write_table(files: Files, table: str, batches: Iterable[pa.RecordBatch]) -> Part:
    """Write one canonical table, batch by batch. Raises `StoreFull`."""
    rows = (pa.Table.from_batches([batch]) for batch in batches)
    return _write(files, f"tables/{table}/{uuid4().hex}.parquet", arrow_schema(TABLES[table]), rows)


def rewrite(files: Files, part: Part, change: Change) -> Part | None:
    """Write the rows of *part* anew as *change* makes them; None where none is left. The old file stays."""
    name = f"{part.name.rpartition('/')[0]}/{uuid4().hex}.parquet"
    with files.open(part.name) as file:
        try:
            source = pq.ParquetFile(file)
            groups = (change(source.read_row_group(number)) for number in range(source.num_row_groups))
            written = _write(files, name, source.schema_arrow, groups)
        except pa.ArrowInvalid as failure:
            raise StoreDamaged(f"The file {part.name} of the log store cannot be read: {failure}") from failure
    if written.rows or not part.name.startswith("events/"):
        return written
    files.remove(written.name)
    return None


def _write(files: Files, name: str, schema: pa.Schema, tables: Iterable[pa.Table]) -> Part:
    rows, low, high = 0, 0, 0
    with files.writing(name) as file, pq.ParquetWriter(file, schema, compression="zstd") as writer:
        for table in tables:
            if not table.num_rows:
                continue
            writer.write_table(table, row_group_size=ROW_GROUP)
            rows += table.num_rows
            if name.startswith("events/"):
                ids = table.column("event_id").to_numpy()
                low, high = min(low or ids.min().item(), ids.min().item()), max(high, ids.max().item())
    size = files.size(name)
    return Part(name, rows, 0 if size is None else size, low, high)
