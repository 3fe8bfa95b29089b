"""Site A as a connected platform: synced into a log store, its courses and people mirrored here."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from tutela.analytics.engine import platform_at
from tutela.analytics.logstore import LogStore, sync
from tutela.analytics.tests.site_a import HERE, query, record
from tutela.courses import api as courses_api
from tutela.identity import api as identity


def connect(store: Path) -> identity.Platform:
    """Sync it, unless *store* has it already, and mirror it."""
    if not store.exists():
        with platform_at(str(HERE)) as platform:
            sync(platform, LogStore(str(store)), "site A", check=False)
    row = identity.Platform.objects.create(name="Site A", kind="moodle", location="sealed", store=str(store))
    courses_api.mirror(row, _remote())
    return row


@cache
def _remote() -> courses_api.RemoteRecord:
    tables = record()
    courses = query('SELECT course_id, start, "end", is_visible FROM courses', courses=tables["courses"])
    people = query("SELECT person_id FROM people", people=tables["people"])
    enrolled = query(
        "SELECT min(enrolment_id), course_id, person_id FROM enrolments GROUP BY ALL ORDER BY 1",
        enrolments=tables["enrolments"],
    )
    roles = query(
        "SELECT DISTINCT level, instance_id, person_id, archetype FROM held JOIN contexts USING (context_id) "
        "WHERE level = 50 AND archetype IS NOT NULL",
        held=tables["role_assignments"],
        contexts=tables["contexts"],
    )
    return courses_api.RemoteRecord(
        courses=[
            courses_api.RemoteCourse(key, 0, f"C{key}", f"Course {key}", bool(visible), start, end)
            for key, start, end, visible in courses
        ],
        people=[courses_api.RemotePerson(key, f"Person {key}", f"p{key}@example.org", "en", True) for (key,) in people],
        enrolments=[
            courses_api.RemoteEnrolment(key, course, person, True, None, None) for key, course, person in enrolled
        ],
        roles=[courses_api.RemoteRole(*row) for row in roles],
    )
