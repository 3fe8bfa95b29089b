"""The toy site as files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.csv
import pyarrow.parquet
import pytest

from tutela.plugins.platforms.moodle.platform import Moodle
from tutela.plugins.platforms.moodle.tests import toy


@pytest.fixture
def parquet_folder(tmp_path: Path) -> Path:
    """The toy site as Parquet, in the folder ``tables``, the prefix in the names of the files."""
    folder = tmp_path / "export" / "tables"
    folder.mkdir(parents=True)
    for name in toy.tables():
        pyarrow.parquet.write_table(toy.arrow(name), folder / f"mdl_{name}.parquet")
    return folder.parent


@pytest.fixture
def csv_folder(tmp_path: Path) -> Path:
    """The toy site as CSV."""
    folder = tmp_path / "csv"
    folder.mkdir()
    for name in toy.tables():
        pyarrow.csv.write_csv(toy.arrow(name), folder / f"{name}.csv")
    return folder


def everything(moodle: Moodle) -> dict[str, list[dict[str, Any]]]:
    """Every canonical table, its rows in the order of all their values."""
    return {table: rows(moodle, table) for table in sorted(moodle.tables())}


def rows(moodle: Moodle, table: str) -> list[dict[str, Any]]:
    """One canonical table, its rows in the order of all their values."""
    found = [row for batch in moodle.read(table) for row in batch.to_pylist()]
    return sorted(found, key=lambda row: tuple(map(repr, row.values())))
