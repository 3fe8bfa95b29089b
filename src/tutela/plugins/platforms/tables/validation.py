"""Is a file what the learning record says it is? If not: which file, which column, which row, and what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb

from tutela.sdk.platform import MissingData
from tutela.sdk.record import DUCKDB_TYPES, Field, Table, Type
from tutela.tables.folder import TableFolder
from tutela.tables.staging import explained, quoted

WORDS: Mapping[Type, str] = {
    Type.ID: "a whole number",
    Type.TIME: "whole seconds since 1970-01-01 UTC",
    Type.COUNT: "a whole number",
    Type.NUMBER: "a number",
    Type.FLAG: "true or false",
    Type.TEXT: "text",
}


def check(files: TableFolder, table: Table) -> None:
    """Raise `MissingData` with the first fault in the file of *table*, if there is one."""
    file = files.file(table.name)
    _check_columns(files, table, file)
    with duckdb.connect() as connection, explained(f"The file {file} cannot be read"):
        numbered = f"(SELECT row_number() OVER () AS row_number, * FROM {files.scan(table.name)})"
        for field in table.fields:
            _check_values(connection, numbered, file, field)
        _check_key(connection, numbered, file, table)


def _check_columns(files: TableFolder, table: Table, file: Path) -> None:
    present = files.columns(table.name)
    lacking = [field for field in table.fields if field.name not in present]
    if lacking:
        first = lacking[0]
        raise MissingData(
            f"{file}: the column {first.name} ({first.meaning}; {WORDS[first.type]}) is missing. "
            f"The table {table.name} has the columns {', '.join(table.columns)}."
        )
    unknown = [column for column in present if column not in table.columns]
    if unknown:
        raise MissingData(f"{file}: the column {unknown[0]} is not known; {table.name} has {', '.join(table.columns)}.")


def _check_values(connection: duckdb.DuckDBPyConnection, rows: str, file: Path, field: Field) -> None:
    column = quoted(field.name)
    wrong = f"{column} IS NOT NULL AND TRY_CAST({column} AS {DUCKDB_TYPES[field.type]}) IS NULL"
    found = connection.execute(
        f"SELECT row_number, CAST({column} AS VARCHAR) FROM {rows} WHERE {wrong} ORDER BY 1 LIMIT 1"
    ).fetchone()
    if found:
        raise MissingData(f"{file}, row {found[0]}: {field.name} must be {WORDS[field.type]}, but is {found[1]!r}.")
    if field.null is None:
        found = connection.execute(
            f"SELECT row_number FROM {rows} WHERE {column} IS NULL ORDER BY 1 LIMIT 1"
        ).fetchone()
        if found:
            raise MissingData(f"{file}, row {found[0]}: {field.name} ({field.meaning}) must not be empty.")


def _check_key(connection: duckdb.DuckDBPyConnection, rows: str, file: Path, table: Table) -> None:
    key = ", ".join(map(quoted, table.key))
    found = connection.execute(
        f"SELECT {key}, min(row_number), max(row_number) FROM {rows} GROUP BY {key} HAVING count(*) > 1 "
        "ORDER BY min(row_number) LIMIT 1"
    ).fetchone()
    if found:
        named = ", ".join(f"{name} {value}" for name, value in zip(table.key, found, strict=False))
        raise MissingData(f"{file}, rows {found[-2]} and {found[-1]}: {named} is there twice; it names one row.")
