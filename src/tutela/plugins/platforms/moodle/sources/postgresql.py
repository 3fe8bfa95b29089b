"""PostgreSQL through ADBC, which hands over Arrow batches without a Python object for each value."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import adbc_driver_manager
import pyarrow as pa
from adbc_driver_postgresql import StatementOptions, dbapi  # type: ignore[import-untyped]  # it ships none

from tutela.plugins.platforms.moodle.sources.database import Database

BATCH_BYTES = 8 * 1024 * 1024

TYPES = {pa.int64(): "bigint", pa.string(): "text", pa.float64(): "double precision", pa.bool_(): "boolean"}


class PostgreSQL(Database):
    """A Moodle on PostgreSQL."""

    failures = (adbc_driver_manager.Error,)

    def _connect(self) -> Any:
        connection = dbapi.connect(self._url.replace("postgres://", "postgresql://", 1))
        with connection.cursor() as cursor:
            cursor.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")
        connection.commit()
        return connection

    def _batches(self, connection: Any, sql: str, schema: pa.Schema, batch_rows: int) -> Iterator[pa.RecordBatch]:
        with connection.cursor() as cursor:
            cursor.adbc_statement.set_options(**{StatementOptions.BATCH_SIZE_HINT_BYTES.value: str(BATCH_BYTES)})
            cursor.execute(sql)
            with cursor.fetch_record_batch() as reader:
                for batch in reader:
                    for start in range(0, batch.num_rows, batch_rows):
                        yield pa.RecordBatch.from_arrays(batch.slice(start, batch_rows).columns, schema=schema)
        connection.commit()

    def _list(self, expressions: tuple[str, ...], schema: pa.Schema) -> str:
        return ", ".join(
            f"CAST({expression} AS {TYPES[field.type]}) AS {self._quoted(field.name)}"
            for expression, field in zip(expressions, schema, strict=True)
        )

    def _quoted(self, name: str) -> str:
        return f'"{name}"'

    @property
    def _schema_filter(self) -> str:
        return "table_schema = ANY(current_schemas(false))"

    def _disconnect(self, connection: Any) -> None:
        with contextlib.suppress(adbc_driver_manager.Error):
            connection.close()
