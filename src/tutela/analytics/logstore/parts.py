"""Writing rows as Parquet, and writing a file anew without some of its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from uuid import uuid4

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from tutela.analytics.logstore.errors import StoreDamaged
from tutela.analytics.logstore.files import Files
from tutela.analytics.logstore.manifest import Part
from tutela.sdk.record import TABLES, arrow_schema

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
