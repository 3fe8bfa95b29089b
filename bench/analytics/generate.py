"""A synthetic site of any size, as a log store: `python -m bench.analytics.generate FOLDER --rows 10000000`.

Every number is a hash of a row's number and the seed, so that a site is the same each time; it is written month by
month, never held in memory. Courses of 100 learners run side by side for 120 days; each learner is in four courses and
makes 500 events in each: a tenth as many learners as thousands of events.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import duckdb

from tutela.analytics.logstore import LogStore
from tutela.analytics.logstore.manifest import Manifest, Part
from tutela.sdk.platform import Mark, Site
from tutela.sdk.record import TABLES, duckdb_columns

START = 1_735_689_600  # 2025-01-01
DAY = 86_400
DAYS = 120
LEARNERS = 100  # of a course
EVENTS = 500  # of a learner in a course
COURSES_EACH = 4
MODULES = 20  # of a course
KINDS = (
    "assign", "quiz", "forum", "page", "resource", "url", "choice", "lesson", "assign", "quiz",
    "forum", "page", "book", "feedback", "folder", "label", "scorm", "wiki", "glossary", "workshop",
)  # fmt: skip
GRADED = "('assign', 'quiz', 'lesson', 'workshop')"
CHUNK = 5_000_000

SUBMITTED = (
    "CASE type WHEN 'assign' THEN '\\mod_assign\\event\\assessable_submitted' "
    "WHEN 'quiz' THEN '\\mod_quiz\\event\\attempt_submitted' ELSE '\\mod_' || type || '\\event\\updated' END"
)


def main() -> None:
    """Make a site."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    generate(options.folder, options.rows, options.seed)


def generate(folder: Path, rows: int, seed: int = 1) -> LogStore:
    """The store of a site of *rows* events in *folder*, made unless it is there."""
    store = LogStore(str(folder))
    if store.manifest().synced:
        return store
    courses = max(COURSES_EACH, rows // (LEARNERS * EVENTS))
    with duckdb.connect(config={"memory_limit": "1GB", "preserve_insertion_order": "false"}) as connection:
        connection.execute(
            f"CREATE MACRO dice(number, salt) AS CAST(hash(number, salt, {seed}) % 1000000007 AS BIGINT)"
        )
        _campus(connection, courses)
        tables = {name: _write(connection, store, name, f"SELECT * FROM {name}") for name in _tables(courses)}
        parts = [_events(connection, store, chunk, rows, courses) for chunk in _chunks(rows)]
    site = Site("synthetic", "1")
    made = Manifest(source=f"synthetic:{rows}:{seed}", site=site, mark=Mark(rows, START + DAYS * DAY))
    store.commit(replace(made, events=tuple(parts), tables=tables, synced=START + 2 * DAYS * DAY))
    return store


def _campus(connection: duckdb.DuckDBPyConnection, courses: int) -> None:
    for name, sql in _tables(courses).items():
        columns = ", ".join(f'CAST("{n}" AS {kind}) AS "{n}"' for n, kind in duckdb_columns(TABLES[name]).items())
        connection.execute(f"CREATE TABLE {name} AS SELECT {columns} FROM ({sql})")


def _tables(courses: int) -> dict[str, str]:
    people = max(1, courses // COURSES_EACH) * LEARNERS
    kinds = "[" + ", ".join(f"'{kind}'" for kind in KINDS) + "]"
    flags = ", ".join(f"false AS {f.name}" for f in TABLES["people"].fields if f.type == "flag")
    member = f"""
        SELECT c AS course_id, c * {LEARNERS} + n AS enrolment,
               ((c - 1) % {people // LEARNERS}) * {LEARNERS} + n + 1 AS person_id
        FROM range(1, {courses + 1}) AS _(c), range({LEARNERS}) AS _(n)
    """
    return {
        "people": f"SELECT p AS person_id, {flags}, NULL AS name, NULL AS email, NULL AS language, NULL AS time_zone, "
        f"NULL AS created, NULL AS last_access FROM range(1, {people + 1}) AS _(p)",
        "contexts": "SELECT 1 AS context_id, 10 AS level, 0 AS instance_id, '/1' AS path UNION ALL "
        f"SELECT 1 + c, 50, c, '/1/' || (1 + c) FROM range(1, {courses + 1}) AS _(c)",
        "courses": "SELECT c AS course_id, 1 + c AS context_id, NULL AS category_id, c AS position, "
        f"'C' || c AS short_name, 'Course ' || c AS full_name, false AS is_site, true AS is_visible, {START} AS start, "
        f"{START + DAYS * DAY} AS \"end\", {START} AS created, 'topics' AS format, true AS uses_sections, "
        "NULL AS section_days, 10 AS section_count, false AS completion_enabled "
        f"FROM range(1, {courses + 1}) AS _(c)",
        "sections": "SELECT c * 100 + s AS section_id, c AS course_id, s AS number, true AS is_visible "
        f"FROM range(1, {courses + 1}) AS _(c), range(11) AS _(s)",
        "modules": f"SELECT c * {MODULES} + m AS module_id, c AS course_id, NULL AS context_id, "
        f"c * 100 + 1 + m // 2 AS section_id, {kinds}[m + 1] AS type, "
        f"c * {MODULES} + m AS instance_id, NULL AS name, true AS is_visible, {START} AS created, NULL AS opens, "
        f"CASE WHEN {kinds}[m + 1] IN {GRADED} THEN {START} + (m + 1) * {DAYS * DAY // MODULES} END AS due, "
        "NULL AS cut_off, NULL AS shows_results, false AS completion_enabled "
        f"FROM range(1, {courses + 1}) AS _(c), range({MODULES}) AS _(m)",
        "enrolments": "SELECT enrolment AS enrolment_id, course_id, person_id, 'manual' AS method, "
        f'course_id AS method_id, true AS is_active, {START} AS start, NULL AS "end", {START} AS created '
        f"FROM ({member})",
        "role_assignments": "SELECT enrolment AS assignment_id, 1 + course_id AS context_id, person_id, 5 AS role_id, "
        f"'student' AS archetype FROM ({member})",
        "grade_items": "SELECT module_id AS item_id, course_id, 'module' AS kind, module_id, NULL AS number, "
        "'value' AS grade_type, 0 AS minimum, 100 AS maximum, 50 AS pass_grade, false AS needs_update "
        f"FROM modules WHERE type IN {GRADED}",
        "grades": "SELECT module_id AS item_id, person_id, dice(enrolment, module_id) % 101 AS grade, "
        f"due + 3 * {DAY} AS graded FROM ({member}) JOIN modules USING (course_id) "
        f"WHERE due IS NOT NULL AND dice(enrolment, module_id + 1) % 10 < 7",
        "submissions": f"SELECT module_id, person_id, 0 AS attempt, due - dice(enrolment, module_id) % (5 * {DAY}) AS "
        f"submitted FROM ({member}) JOIN modules USING (course_id) "
        "WHERE due IS NOT NULL AND dice(enrolment, module_id + 1) % 10 < 8",
    }


@dataclass(frozen=True)
class Chunk:
    """The events numbered from *low* on, before *high*, all of one month."""

    month: str
    low: int
    high: int


def _chunks(rows: int) -> Iterator[Chunk]:
    bounds = [-(-days * rows // DAYS) for days in (0, 31, 59, 90, DAYS)]
    for number, (first, last) in enumerate(pairwise(bounds), 1):
        for low in range(first, last, CHUNK):
            yield Chunk(f"2025-{number:02}", low, min(low + CHUNK, last))


def _events(connection: duckdb.DuckDBPyConnection, store: LogStore, chunk: Chunk, rows: int, courses: int) -> Part:
    enrolments = courses * LEARNERS
    kinds = "[" + ", ".join(f"'{kind}'" for kind in KINDS) + "]"
    people = max(1, courses // COURSES_EACH)
    sql = f"""
        SELECT i + 1 AS event_id, time, ((c - 1) % {people}) * {LEARNERS} + n + 1 AS person_id, c AS course_id,
               NULL AS context_id, CASE WHEN in_course THEN 50 ELSE 70 END AS level,
               CASE WHEN in_course THEN c ELSE c * {MODULES} + m END AS instance_id,
               CASE WHEN in_course THEN '\\core\\event\\course_viewed' WHEN writes THEN {SUBMITTED}
                    ELSE '\\mod_' || type || '\\event\\course_module_viewed' END AS name,
               CASE WHEN in_course THEN 'core' ELSE 'mod_' || type END AS component,
               CASE WHEN writes THEN 'submitted' ELSE 'viewed' END AS action,
               CASE WHEN in_course THEN 'course' ELSE 'course_module' END AS target,
               CASE WHEN writes THEN 'c' ELSE 'r' END AS crud, false AS is_anonymous,
               NULL AS other_person_id, 1 AS repeats
        FROM (
          SELECT i, {START} + i * {DAYS * DAY} // {rows} AS time, e // {LEARNERS} + 1 AS c,
                 e % {LEARNERS} AS n, m, {kinds}[m + 1] AS type, in_course, writes AND NOT in_course AS writes
          FROM (
            SELECT i, dice(i, 1) % {enrolments} AS e, dice(i, 2) % {MODULES} AS m, dice(i, 3) % 10 < 3 AS in_course,
                   dice(i, 4) % 10 < 2 AS writes
            FROM range({chunk.low}, {chunk.high}) AS _(i)
          )
        )
    """
    columns = ", ".join(f'CAST("{n}" AS {kind}) AS "{n}"' for n, kind in duckdb_columns(TABLES["events"]).items())
    return _write(connection, store, f"month={chunk.month}", f"SELECT {columns} FROM ({sql})", chunk.low, chunk.high)


def _write(
    connection: duckdb.DuckDBPyConnection, store: LogStore, name: str, sql: str, low: int = 0, high: int = 0
) -> Part:
    file = f"events/{name}/{low:012}.parquet" if "=" in name else f"tables/{name}/1.parquet"
    path = Path(store.files.root) / file
    path.parent.mkdir(parents=True, exist_ok=True)
    connection.execute(f"COPY ({sql}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
    rows = connection.execute(f"SELECT count(*) FROM read_parquet('{path}', hive_partitioning = false)").fetchone()
    assert rows is not None
    return Part(file, rows[0], path.stat().st_size, low + 1 if high else 0, high)


if __name__ == "__main__":
    main()
