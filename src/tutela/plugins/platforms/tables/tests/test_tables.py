"""A folder of files in our own schema is checked, and read as it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import pytest

from tutela.plugins.platforms.tables.platform import Tables
from tutela.sdk.platform import Mark, MissingData, PlatformError
from tutela.sdk.record import TABLES, Field, Type, arrow_schema

SAMPLE: dict[Type, Any] = {Type.ID: 1, Type.TIME: 5, Type.COUNT: 1, Type.NUMBER: 0.5, Type.FLAG: True, Type.TEXT: "x"}


def row(table: str, number: int) -> dict[str, Any]:
    """A row of the table; its key is *number*."""

    def value(field: Field) -> Any:
        return number if field.name in TABLES[table].key and field.type is not Type.TEXT else SAMPLE[field.type]

    return {field.name: value(field) for field in TABLES[table].fields}


def rows(tables: Tables, table: str, since: Mark | None = None) -> list[dict[str, Any]]:
    return [found for batch in tables.read(table, since) for found in batch.to_pylist()]


def edit(folder: Path, table: str, line: int, old: str, new: str) -> None:
    """Replace *old* by *new* once in one line of a CSV file; the header is line 0."""
    lines = (folder / f"{table}.csv").read_text().splitlines()
    assert old in lines[line]
    lines[line] = lines[line].replace(old, new, 1)
    (folder / f"{table}.csv").write_text("\n".join(lines) + "\n")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Every table of the record as CSV, three rows each."""
    for name, table in TABLES.items():
        content = pa.Table.from_pylist([row(name, number) for number in (2, 1, 3)], schema=arrow_schema(table))
        pyarrow.csv.write_csv(content, tmp_path / f"{name}.csv")
    return tmp_path


@pytest.fixture
def tables(folder: Path) -> Iterator[Tables]:
    found = Tables.at(str(folder))
    assert found is not None
    with found:
        yield found


def test_every_table_is_read_as_it_is(tables: Tables) -> None:
    for name in TABLES:
        assert sorted(map(repr, rows(tables, name))) == sorted(repr(row(name, number)) for number in (1, 2, 3))


def test_parquet_is_read_too(tmp_path: Path, tables: Tables, folder: Path) -> None:
    other = tmp_path / "parquet"
    other.mkdir()
    for name, table in TABLES.items():
        content = pa.Table.from_pylist([row(name, number) for number in (2, 1, 3)], schema=arrow_schema(table))
        pyarrow.parquet.write_table(content, other / f"{name}.parquet")
    same = Tables.at(str(other))
    assert same is not None
    with same:
        assert {name: rows(same, name) for name in TABLES} == {name: rows(tables, name) for name in TABLES}


def test_events_come_in_the_order_of_their_ids_after_the_mark(tables: Tables) -> None:
    assert [event["event_id"] for event in rows(tables, "events", Mark(1))] == [2, 3]


def test_events_are_counted_where_they_are(tables: Tables) -> None:
    assert tables.last_event_id() == 3
    assert sorted(tables.event_fingerprints(3, 2)) == [(0, 1, 1), (1, 2, 5)]


def test_an_optional_table_may_be_missing(tables: Tables, folder: Path) -> None:
    (folder / "grades.csv").unlink()
    assert rows(tables, "grades") == []
    assert "grades" not in tables.tables()
    assert tables.site().kind == "tables"


def test_a_table_that_must_be_there_is_named(tables: Tables, folder: Path) -> None:
    (folder / "events.csv").unlink()
    with pytest.raises(MissingData, match="lacks the tables events"):
        tables.site()


def test_a_missing_column_is_named_with_its_meaning(tables: Tables, folder: Path) -> None:
    edit(folder, "last_accesses", 0, '"time"', '"when"')
    with pytest.raises(MissingData, match=r"last_accesses\.csv: the column time \(when; whole seconds .* is missing"):
        rows(tables, "last_accesses")


def test_an_unknown_column_is_named(tables: Tables, folder: Path) -> None:
    text = (folder / "sections.csv").read_text().splitlines()
    (folder / "sections.csv").write_text("\n".join([text[0] + ",colour", *(line + ",red" for line in text[1:])]))
    with pytest.raises(MissingData, match="the column colour is not known; sections has section_id"):
        rows(tables, "sections")


def test_a_wrong_value_is_named_with_its_row(tables: Tables, folder: Path) -> None:
    edit(folder, "last_accesses", 2, "5", "yesterday")
    with pytest.raises(MissingData, match=r"row 2: time must be whole seconds since .*, but is 'yesterday'"):
        rows(tables, "last_accesses")


def test_an_empty_value_that_must_be_there_is_named_with_its_row(tables: Tables, folder: Path) -> None:
    edit(folder, "last_accesses", 3, "5", "")
    with pytest.raises(MissingData, match=r"row 3: time \(when\) must not be empty"):
        rows(tables, "last_accesses")


def test_a_key_that_is_there_twice_is_named_with_its_rows(tables: Tables, folder: Path) -> None:
    edit(folder, "sections", 3, "3", "2")
    with pytest.raises(MissingData, match="rows 1 and 3: section_id 2 is there twice"):
        rows(tables, "sections")


def test_a_truncated_file_is_named(tmp_path: Path, tables: Tables, folder: Path) -> None:
    (folder / "events.csv").unlink()
    file = folder / "events.parquet"
    pyarrow.parquet.write_table(pa.Table.from_pylist([row("events", 1)]), file)
    file.write_bytes(file.read_bytes()[:-11])
    with pytest.raises(MissingData, match=r"events\.parquet cannot be read; it may be damaged"):
        rows(tables, "events")


def test_another_folder_is_not_ours(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert Tables.at(str(tmp_path / "empty")) is None


def test_an_unknown_setting_is_named(folder: Path) -> None:
    with pytest.raises(PlatformError, match="look at prefix"):
        Tables.at(str(folder), prefix="x")
