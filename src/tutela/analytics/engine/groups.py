"""Which groups the samples of a matrix belong to: by these an evaluation tells whether a model is fair to all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa

from tutela.sdk.record import TRAITS, arrow_schema

if TYPE_CHECKING:
    from tutela.analytics.engine.matrix import Matrix
    from tutela.sdk.platform import Platform

BY_ROW = """
    SELECT value FROM matrix LEFT JOIN (
      SELECT place, max_by(value, traits.course_id IS NOT NULL) AS value
      FROM matrix JOIN traits ON traits.person_id = matrix.person_id
        AND (traits.course_id IS NULL OR traits.course_id = matrix.course_id)
      WHERE name = $name GROUP BY place
    ) USING (place) ORDER BY place
"""


def groups_of(platform: Platform[Any], matrix: Matrix) -> dict[str, list[str | None]]:
    """For each kind of trait that *platform* knows, the group of every row of *matrix*, in order; None: unknown.

    What is known of a person in the course counts before what is known of them in all courses. Raises `PlatformError`.
    """
    if TRAITS.name not in platform.tables():
        return {}
    known = pa.Table.from_batches(platform.read(TRAITS.name), arrow_schema(TRAITS))
    places = pa.array(range(matrix.rows.num_rows), pa.int64())
    rows = matrix.rows.select(["course_id", "person_id"]).append_column("place", places)
    with duckdb.connect() as connection:
        connection.register("matrix", rows)
        connection.register("traits", known)
        names = [name for (name,) in connection.execute("SELECT DISTINCT name FROM traits ORDER BY name").fetchall()]
        return {name: [value for (value,) in connection.execute(BY_ROW, {"name": name}).fetchall()] for name in names}
