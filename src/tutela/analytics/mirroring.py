"""From a log store to the mirror: the record's people, courses, enrolments and roles, row by row.

What many rows say together (several ways into one course) is put together here, by the engine that reads the store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from tutela.courses.api import RemoteCategory, RemoteCourse, RemoteEnrolment, RemotePerson, RemoteRecord, RemoteRole

if TYPE_CHECKING:
    import duckdb

    from tutela.analytics.logstore import LogStore

AT_ONCE = 10_000

CATEGORIES = """
    WITH nodes AS (SELECT instance_id AS id, path FROM contexts WHERE level = 40),
    listed AS (
      SELECT n.id, max(p.id) AS parent FROM nodes AS n
      LEFT JOIN nodes AS p ON p.path = regexp_replace(n.path, '/[^/]*$', '') GROUP BY n.id
    )
    SELECT id, coalesce(parent, 0), '' FROM listed
    UNION ALL
    SELECT DISTINCT category_id, 0, '' FROM courses
    WHERE category_id IS NOT NULL AND category_id NOT IN (SELECT id FROM nodes) AND NOT is_site
"""

COURSES = """
    SELECT course_id, coalesce(category_id, 0), coalesce(short_name, ''), coalesce(full_name, ''), is_visible,
           start, "end"
    FROM courses WHERE NOT is_site
"""

# What is known of somebody whose account is deleted there is not needed here.
PEOPLE = """
    SELECT person_id, CASE WHEN is_deleted THEN '' ELSE coalesce(name, '') END,
           CASE WHEN is_deleted THEN '' ELSE coalesce(email, '') END, coalesce(language, ''),
           NOT is_deleted AND NOT is_suspended
    FROM people WHERE NOT is_guest
"""

ENROLMENTS = """
    SELECT min(enrolment_id), course_id, person_id, bool_or(is_active),
           CASE WHEN bool_or(start IS NULL) THEN NULL ELSE min(start) END,
           CASE WHEN bool_or("end" IS NULL) THEN NULL ELSE max("end") END
    FROM enrolments GROUP BY course_id, person_id
"""

ROLES = """
    SELECT DISTINCT c.level, c.instance_id, r.person_id, r.archetype
    FROM role_assignments AS r JOIN contexts AS c USING (context_id)
    WHERE c.level IN (10, 40, 50) AND r.archetype IS NOT NULL
"""

Row = TypeVar("Row")


@contextmanager
def record_of(store: LogStore) -> Iterator[RemoteRecord]:
    """The record in *store* as the mirror takes it, read as it is asked for. Raises `LogStoreError`."""
    import duckdb

    with duckdb.connect() as connection:
        store.attach(connection)
        yield RemoteRecord(
            categories=_rows(connection, CATEGORIES, RemoteCategory),
            courses=_rows(connection, COURSES, RemoteCourse),
            people=_rows(connection, PEOPLE, RemotePerson),
            enrolments=_rows(connection, ENROLMENTS, RemoteEnrolment),
            roles=_rows(connection, ROLES, RemoteRole),
        )


def _rows(connection: duckdb.DuckDBPyConnection, sql: str, make: Callable[..., Row]) -> Iterator[Row]:
    cursor = connection.cursor()
    cursor.execute(sql)
    while rows := cursor.fetchmany(AT_ONCE):
        for row in rows:
            yield make(*row)
