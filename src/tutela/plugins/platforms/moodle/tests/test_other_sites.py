"""Moodle sites that are unlike each other: plugins' formats, switched-off features, wide ids, settings not exported."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet
import pytest

from tutela.plugins.platforms.moodle.availability import date_conditions
from tutela.plugins.platforms.moodle.platform import Moodle
from tutela.plugins.platforms.moodle.tests import toy
from tutela.plugins.platforms.moodle.tests.conftest import rows
from tutela.sdk.platform import PlatformError

BIG = 9_007_199_254_740_993


def read(folder: Path, table: str) -> list[dict[str, Any]]:
    """A canonical table of the Moodle in *folder*."""
    found = Moodle.at(str(folder))
    assert found is not None
    with found:
        return rows(found, table)


def change(folder: Path, table: str, **values: Any) -> None:
    """Set columns of every row of one of Moodle's tables."""
    schema = toy.arrow(table).schema
    changed = [{**row, **values} for row in toy.arrow(table).to_pylist()]
    pyarrow.parquet.write_table(
        pa.Table.from_pylist(changed, schema=schema), folder / "tables" / f"mdl_{table}.parquet"
    )


def test_a_plugins_format_says_how_many_sections_it_has(parquet_folder: Path) -> None:
    change(parquet_folder, "course", format="grid")
    change(parquet_folder, "course_format_options", format="grid", value="6")
    assert read(parquet_folder, "courses")[1]["section_count"] == 6


def test_a_number_of_sections_that_an_older_moodle_left_is_not_read(parquet_folder: Path) -> None:
    change(parquet_folder, "course", format="topics")
    assert read(parquet_folder, "courses")[1]["section_count"] is None


@pytest.mark.parametrize(("layout", "divided"), [("social", False), ("singleactivity", False), ("onetopic", True)])
def test_only_moodles_own_undivided_formats_use_no_sections(parquet_folder: Path, layout: str, divided: bool) -> None:
    change(parquet_folder, "course", format=layout)
    assert read(parquet_folder, "courses")[1]["uses_sections"] is divided


def test_a_site_without_competencies_teaches_none(parquet_folder: Path) -> None:
    for table in ("competency_coursecomp", "competency_usercompcourse"):
        (parquet_folder / "tables" / f"mdl_{table}.parquet").unlink()
    assert (read(parquet_folder, "course_competencies"), read(parquet_folder, "competency_ratings")) == ([], [])


def test_an_export_without_settings_has_the_zone_of_its_administrator(parquet_folder: Path) -> None:
    (parquet_folder / "tables" / "mdl_config.parquet").unlink()
    change(parquet_folder, "user", timezone="America/Santiago")
    found = Moodle.at(str(parquet_folder))
    assert found is not None
    with found:
        assert found.site().time_zone == "America/Santiago"


def test_ids_wider_than_a_double_stay_whole(parquet_folder: Path) -> None:
    change(parquet_folder, "user_lastaccess", userid=BIG)
    assert read(parquet_folder, "last_accesses")[0]["person_id"] == BIG


def test_columns_that_are_not_known_do_no_harm(parquet_folder: Path) -> None:
    table = toy.arrow("role").append_column("colour", pa.array(["red"] * 3))
    pyarrow.parquet.write_table(table, parquet_folder / "tables" / "mdl_role.parquet")
    assert [row["archetype"] for row in read(parquet_folder, "role_assignments")] == ["student", "editingteacher", None]


@pytest.mark.parametrize(
    ("restrictions", "found"),
    [
        ('{"op":"!&","c":[{"type":"date","d":"<","t":9}],"show":true}', [("until", 9)]),
        ('{"op":"|","c":[{"type":"group","id":3},{"type":"grade","id":1,"min":50}]}', []),
        (
            '{"op":"&","c":[{"op":"!|","c":[{"type":"date","d":"<","t":2}]},{"type":"date","d":">=","t":1}],'
            '"showc":[true,false]}',
            [("until", 2), ("from", 1)],
        ),
        ('{"op":"&","c":[],"showc":[]}', []),
        ("null", []),
        ("", []),
    ],
)
def test_of_restrictions_only_dates_are_taken_in_the_order_of_the_tree(
    restrictions: str, found: list[tuple[str, int]]
) -> None:
    assert list(date_conditions(restrictions)) == found


@pytest.mark.parametrize("scheme", ["mariadb", "postgresql"])
@pytest.mark.parametrize(
    "place", ["[", "[zz]", "a／b", "127.0.0.1:99999", "127.0.0.1:x", "a..b", f"{'a' * 64}.x", "\u202ex"]
)
def test_a_host_or_port_that_cannot_be_is_refused_with_a_sentence(scheme: str, place: str) -> None:
    with pytest.raises(PlatformError, match="must name a server") as refusal:
        Moodle.at(f"{scheme}://reader:secret@{place}/moodle")
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize("place", ["", "localhost", "reader:secret@[::1]:5432", "a.example:5432,b.example:5433"])
def test_a_host_that_can_be_is_taken(place: str) -> None:
    assert Moodle.at(f"postgresql://{place}/moodle") is not None


def test_several_servers_are_nothing_that_mariadb_can_be_asked_for() -> None:
    found = Moodle.at("mariadb://a.invalid:1,b.invalid:2/moodle")
    assert found is not None
    with found, pytest.raises(PlatformError, match="There is no connection to the database"):
        found.site()
