"""A folder of tables as files: ``<table>.parquet``, ``<table>.csv`` or ``<table>.csv.gz``, seen through DuckDB."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

import duckdb

from tutela.sdk.platform import MissingData
from tutela.tables.staging import explained, literal

ENDINGS = (".parquet", ".csv", ".csv.gz")
NULLS = ("", "NULL", "\\N")


class TableFolder:
    """The files of one folder. A file's first row (CSV) or schema (Parquet) names its columns.

    With a *prefix*, ``<prefix><table>`` is taken before ``<table>``. *nulls* are what a CSV file writes for null.
    """

    def __init__(self, path: Path, prefix: str = "", nulls: tuple[str, ...] = NULLS) -> None:
        self.path = path
        self._prefix = prefix
        self._nulls = nulls
        self._seen: dict[Path, tuple[str, ...]] = {}

    @cached_property
    def _connection(self) -> duckdb.DuckDBPyConnection:
        """One for all files: opening a database takes longer than describing a file."""
        return duckdb.connect()

    def find(self, table: str) -> Path | None:
        """The file of *table*, or None."""
        for stem in dict.fromkeys((self._prefix + table, table)):
            for ending in ENDINGS:
                candidate = self.path / f"{stem}{ending}"
                if candidate.is_file():
                    return candidate
        return None

    def file(self, table: str) -> Path:
        """The file of *table*. Raises `MissingData`."""
        found = self.find(table)
        if found is None:
            wanted = ", ".join(f"{table}{ending}" for ending in ENDINGS)
            raise MissingData(f"The folder {self.path} has no table {table} (none of {wanted}).")
        return found

    def columns(self, table: str) -> tuple[str, ...]:
        """The columns of *table*. Raises `MissingData` for a file that is missing, damaged or empty."""
        file = self.file(table)
        if file not in self._seen:
            self._seen[file] = self._described(file)
        return self._seen[file]

    def scan(self, table: str) -> str:
        """*table* as something to select from in DuckDB; every column of a CSV file is text."""
        return self._scan(self.file(table))

    def require(self, table: str, columns: Iterable[str]) -> None:
        """Raise `MissingData` where *table* lacks one of *columns*."""
        present = self.columns(table)
        lacking = [column for column in columns if column not in present]
        if lacking:
            raise MissingData(
                f"{self.file(table)} lacks the column{'s' if len(lacking) > 1 else ''} {', '.join(lacking)}; "
                f"it has {', '.join(present)}."
            )

    def _scan(self, file: Path) -> str:
        if file.suffix == ".parquet":
            return f"read_parquet({literal(str(file))})"
        nulls = ", ".join(map(literal, self._nulls))
        return f"read_csv({literal(str(file))}, all_varchar = true, header = true, nullstr = [{nulls}])"

    def _described(self, file: Path) -> tuple[str, ...]:
        sentence = f"The file {file} cannot be read; it may be damaged or cut short"
        with explained(sentence), self._connection.cursor() as cursor:
            described = cursor.execute(f"DESCRIBE SELECT * FROM {self._scan(file)}").fetchall()
        return tuple(str(row[0]) for row in described)
