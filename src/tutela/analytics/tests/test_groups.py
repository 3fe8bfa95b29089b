"""The groups of a matrix's samples, by the traits that the platform knows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet

from tutela.analytics.engine import Matrix, Request, groups_of, platform_at, question_of
from tutela.sdk.record import LAST_ACCESSES, TABLES, TRAITS, arrow_schema

MATRIX = pa.table({"course_id": [1, 1, 2, 2], "person_id": [11, 12, 11, 13]})


def groups(folder: Path, traits: Sequence[dict[str, Any]] | None) -> dict[str, list[str | None]]:
    """The groups of `MATRIX`, on a platform that is a folder of tables."""
    for name, table in TABLES.items():
        if not table.optional or name == LAST_ACCESSES.name:
            pyarrow.parquet.write_table(arrow_schema(table).empty_table(), folder / f"{name}.parquet")
    if traits is not None:
        told = pa.Table.from_pylist(list(traits), schema=arrow_schema(TRAITS))
        pyarrow.parquet.write_table(told, folder / "traits.parquet")
    matrix = Matrix(MATRIX, question_of(Request("course_dropout"), "UTC"), ())
    with platform_at(str(folder)) as platform:
        return groups_of(platform, matrix)


def trait(person_id: int, name: str, value: str, course_id: int | None = None) -> dict[str, Any]:
    return {"person_id": person_id, "course_id": course_id, "name": name, "value": value}


def test_every_row_has_its_group_or_none(tmp_path: Path) -> None:
    told = [trait(11, "gender", "F"), trait(13, "gender", "M"), trait(12, "region", "Wales")]
    assert groups(tmp_path, told) == {"gender": ["F", None, "F", "M"], "region": [None, "Wales", None, None]}


def test_what_is_known_in_the_course_counts_before_what_is_known_in_all(tmp_path: Path) -> None:
    told = [trait(11, "age_band", "35-55", 2), trait(11, "age_band", "0-35")]
    assert groups(tmp_path, told) == {"age_band": ["0-35", None, "35-55", None]}


def test_a_platform_without_traits_has_no_groups(tmp_path: Path) -> None:
    assert groups(tmp_path, None) == {}
