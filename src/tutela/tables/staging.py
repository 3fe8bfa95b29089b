"""For platforms that hold tables: lay a platform's own tables out in a private DuckDB and map them by SQL.

A platform shows its files as views, or fills tables from a database, in the schema ``raw``; a mapping is then one
SELECT over them for each canonical table. Needs the ``analytics`` extra.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa

from tutela.sdk.platform import BATCH_ROWS, MissingData
from tutela.sdk.record import Table, arrow_schema, duckdb_columns

MEMORY = "1GB"
"""What a stage may hold in memory; beyond it, it spills into its temporary folder."""


class Stage:
    """A private DuckDB in a temporary folder. Close it: the folder goes with it."""

    def __init__(self, memory: str = MEMORY) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="tutela-stage-")
        spill = Path(self._folder.name) / "spill"
        settings: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": memory,
            "temp_directory": str(spill),
        }
        self._connection = duckdb.connect(Path(self._folder.name) / "stage.duckdb", config=settings)
        self._connection.execute("CREATE SCHEMA raw")
        self._names: set[str] = set()

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def show(self, name: str, select: str) -> None:
        """Make ``raw.<name>`` a view of *select*."""
        self._connection.execute(f"CREATE OR REPLACE VIEW raw.{quoted(name)} AS {select}")
        self._names.add(name)

    def keep(self, name: str, select: str) -> None:
        """Make ``raw.<name>`` a table of the rows of *select*, in their order."""
        self._connection.execute(f"CREATE OR REPLACE TABLE raw.{quoted(name)} AS {select}")
        self._names.add(name)

    def fill(self, name: str, rows: pa.RecordBatchReader) -> None:
        """Make ``raw.<name>`` a table of *rows*, which are read batch by batch."""
        cursor = self._connection.cursor()
        cursor.register("incoming", rows)
        cursor.execute(f"CREATE OR REPLACE TABLE raw.{quoted(name)} AS SELECT * FROM incoming")
        cursor.close()
        self._names.add(name)

    def table(self, select: str) -> pa.Table:
        """The whole result of a small *select*."""
        cursor = self._connection.cursor()
        try:
            found: pa.Table = cursor.sql(select).to_arrow_table()
            return found
        finally:
            cursor.close()

    def deliver(
        self, table: Table, select: str, *, batch_rows: int = BATCH_ROWS, rows: pa.RecordBatch | None = None
    ) -> Iterator[pa.RecordBatch]:
        """The rows of *select* as those of the canonical *table*: cast, in its schema, checked for nulls.

        *rows*, where given, are what *select* calls ``incoming``. Raises `MissingData`.
        """
        cursor = self._connection.cursor()
        try:
            if rows is not None:
                cursor.register("incoming", rows)
            relation = cursor.sql(_cast(table, select))
            with explained(f"The table {table.name} cannot be read"), relation.to_arrow_reader(batch_rows) as reader:
                for batch in reader:
                    if batch.num_rows:
                        yield canonical(table, batch)
        finally:
            cursor.close()

    def close(self) -> None:
        """Close the database and remove its folder; safe to call twice."""
        self._connection.close()
        self._folder.cleanup()


def canonical(table: Table, batch: pa.RecordBatch) -> pa.RecordBatch:
    """*batch*, which has the columns of *table*, in its schema. Raises `MissingData` for a null that must not be."""
    for field in table.fields:
        if field.null is None and (lacking := batch.column(field.name).null_count):
            raise MissingData(
                f"{lacking} rows of {table.name} have no {field.name} ({field.meaning}), which is never absent; "
                f"the first is {_first_without(table, batch, field.name)}."
            )
    schema = arrow_schema(table)
    return pa.RecordBatch.from_arrays([batch.column(name) for name in schema.names], schema=schema)


def _first_without(table: Table, batch: pa.RecordBatch, column: str) -> str:
    row = batch.filter(batch.column(column).is_null()).slice(0, 1).to_pylist()[0]
    return ", ".join(f"{name} = {row[name]}" for name in table.key)


def _cast(table: Table, select: str) -> str:
    columns = ", ".join(f"CAST({quoted(n)} AS {t}) AS {quoted(n)}" for n, t in duckdb_columns(table).items())
    return f"SELECT {columns} FROM ({select}) AS mapped"


@contextlib.contextmanager
def explained(sentence: str) -> Iterator[None]:
    """Turn what DuckDB says into `MissingData` that begins with *sentence*."""
    try:
        yield
    except (duckdb.Error, pa.ArrowInvalid) as failure:
        raise MissingData(f"{sentence}: {str(failure).splitlines()[0]}") from failure


def quoted(name: str) -> str:
    """An SQL identifier.

    >>> quoted('user')
    '"user"'
    """
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """An SQL string.

    >>> literal("it's")
    "'it''s'"
    """
    return "'" + text.replace("'", "''") + "'"
