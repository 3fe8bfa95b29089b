"""What a log store holds about one person."""

from __future__ import annotations

import io
from collections.abc import Iterator

import duckdb
import pyarrow as pa
import pyarrow.csv

from tutela.analytics.logstore.erase import PERSON
from tutela.analytics.logstore.store import LogStore
from tutela.lib.spreadsheets import plain_cell
from tutela.sdk.record import EVENTS, TABLES


def rows_of(store: LogStore, personid: int) -> Iterator[tuple[str, bytes]]:
    """For each table with rows of the person (the id there): ``<table>.csv`` and its content.

    Raises `StoreDamaged`.
    """
    manifest = store.manifest()
    for name, table in TABLES.items():
        parts = manifest.events if name == EVENTS.name else tuple(filter(None, [manifest.tables.get(name)]))
        if not parts or PERSON not in table.columns:
            continue
        with duckdb.connect() as connection:
            store.reach(connection)
            sql = f"SELECT * FROM ({store.select(name, parts)}) WHERE {PERSON} = {int(personid)}"
            rows = connection.sql(sql).to_arrow_table()
        if rows.num_rows:
            yield f"{name}.csv", _csv(rows)


def _csv(rows: pa.Table) -> bytes:
    flat = rows.select([field.name for field in rows.schema if not pa.types.is_nested(field.type)])
    for place, field in enumerate(flat.schema):
        if not (pa.types.is_temporal(field.type) or pa.types.is_primitive(field.type)):
            texts = [plain_cell(str(one)) if one is not None else None for one in flat.column(place).to_pylist()]
            flat = flat.set_column(place, field.name, pa.array(texts, pa.string()))
    target = io.BytesIO()
    pyarrow.csv.write_csv(flat, target)
    return target.getvalue()
