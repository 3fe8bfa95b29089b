"""Fills the action register of a site on PostgreSQL with made-up attempts, the same ones for the same seed.

The database makes the rows itself, with its indexes put aside meanwhile: ten million in a few minutes.
"""

from __future__ import annotations

import time
from typing import Any

import psycopg

DAYS = 730
PEOPLE = 50_000
COURSES = 2_000
SEED = 0.42

MAKE = """
INSERT INTO ai_action_register (
    uid, requestid, actionname, actionid, success, userid, contextid, courseid, placement, provider, instanceid,
    errorcode, error, errormessage, model, prompttokens, completiontokens, timecreated, timestarted, timecompleted,
    process)
SELECT
    md5('uid' || i), md5('request' || i), action, CASE WHEN outcome < 0.97 THEN i END, outcome < 0.93,
    person, 10 + course, course, placement,
    CASE WHEN outcome < 0.97 THEN provider ELSE '' END, CASE WHEN outcome < 0.97 THEN instance END,
    CASE WHEN outcome < 0.93 THEN NULL WHEN outcome < 0.97 THEN code ELSE 451 END,
    CASE WHEN outcome < 0.93 THEN '' ELSE 'Something went wrong with the AI service.' END,
    CASE WHEN outcome < 0.93 THEN '' ELSE 'the service answered with a status that is not 200' END,
    CASE WHEN outcome < 0.93 THEN model ELSE '' END,
    CASE WHEN outcome < 0.93 THEN (200 + 1800 * r3)::int END, CASE WHEN outcome < 0.93 THEN (50 + 500 * r4)::int END,
    asked, CASE WHEN outcome < 0.97 THEN asked + 0.01 END,
    asked + CASE WHEN outcome < 0.97 THEN 0.01 + 0.3 - 2.5 * ln(1 - 0.999 * r4) ELSE 0.01 END, 'bench'
FROM (
    SELECT i, outcome, r3, r4, %(end)s - %(span)s * (1 - i::float / %(rows)s) AS asked,
        1 + floor(%(people)s * r1 * r1)::int AS person, 1 + floor(%(courses)s * r2 * r2)::int AS course,
        (ARRAY['summarise_text', 'summarise_text', 'generate_text', 'explain_text', 'translate_text',
               'generate_image'])[1 + floor(6 * r3)::int] AS action,
        (ARRAY['courseassist', 'editor', 'rest'])[1 + floor(3 * r4)::int] AS placement,
        (ARRAY['openai', 'azureai', 'builtin'])[which] AS provider, which AS instance,
        (ARRAY['gpt-5-mini', 'gpt-5', 'builtin'])[which] AS model,
        (ARRAY[429, 500, 503, 403, 408])[1 + floor(5 * r1)::int] AS code
    FROM (
        SELECT *, CASE WHEN r5 < 0.8 THEN 1 WHEN r5 < 0.98 THEN 2 ELSE 3 END AS which
        FROM (
            SELECT i, random() AS outcome, random() AS r1, random() AS r2, random() AS r3, random() AS r4,
                random() AS r5
            FROM generate_series(%(first)s, %(last)s) AS i
        ) AS dice
    ) AS chosen
) AS told
"""
CHUNK = 1_000_000
FREE = 1_000_000_000
"""No attempt that `fill` made has an action row of this number or a higher one."""
YEAR = 365 * 86_400
TEXT = "What a learner asked, and what the service answered. " * 20


def people_and_courses() -> None:
    """Make those whom the attempts name; Django must be set up."""
    from tutela.courses import api as courses_api
    from tutela.identity import api as identity

    people = (identity.Person(username=f"person{n}", last_name=f"Number {n}") for n in range(1, PEOPLE + 1))
    identity.Person.objects.bulk_create(people, batch_size=5000)
    category = courses_api.Category.objects.create(name="Bench")
    courses = (
        courses_api.Course(category=category, shortname=f"course{n}", fullname=f"Course {n}")
        for n in range(1, COURSES + 1)
    )
    courses_api.Course.objects.bulk_create(courses)


def busy_person(attempts: int) -> int:
    """Make a person with *attempts* of their own over a year, each with a prompt and an answer; the person's id."""
    from tutela.ai.models import ACTION_TABLES, Attempt
    from tutela.identity import api as identity

    person = identity.Person.objects.create(username="busy", last_name="Busy")
    table: Any = ACTION_TABLES["summarise_text"]
    contents = table.objects.bulk_create(
        (table(id=FREE + number, prompt=TEXT, generatedcontent=TEXT) for number in range(attempts)), batch_size=5000
    )
    now = time.time()
    rows = (
        Attempt(
            uid=f"busy{number}",
            requestid=f"busy{number}",
            actionname="summarise_text",
            actionid=content.pk,
            success=True,
            userid=person.pk,
            contextid=11,
            courseid=1,
            provider="openai",
            model="gpt-5-mini",
            timecreated=now - (number + 1) * YEAR / attempts,
            timestarted=now - (number + 1) * YEAR / attempts,
            timecompleted=now - (number + 1) * YEAR / attempts + 1,
        )
        for number, content in enumerate(contents)
    )
    Attempt.objects.bulk_create(rows, batch_size=5000)
    return int(person.pk)


def fill(url: str, rows: int) -> float:
    """Make *rows* attempts over two years up to now in the migrated database at *url*; the seconds it took."""
    began = time.perf_counter()
    with psycopg.connect(url, autocommit=True) as connection:
        aside = _put_aside(connection)
        connection.execute("SET synchronous_commit = off")
        connection.execute("SELECT setseed(%s)", [SEED])
        values: dict[str, Any] = {"rows": rows, "people": PEOPLE, "courses": COURSES}
        values |= {"end": time.time(), "span": DAYS * 86400}
        for first in range(1, rows + 1, CHUNK):
            connection.execute(MAKE, {**values, "first": first, "last": min(first + CHUNK - 1, rows)})
        connection.execute("SET maintenance_work_mem = '512MB'")
        for definition in aside:
            connection.execute(definition.encode())
        connection.execute("VACUUM ANALYZE")
    return time.perf_counter() - began


def _put_aside(connection: psycopg.Connection[Any]) -> list[str]:
    """Drop the register's indexes; the statements that bring them back."""
    found = connection.execute(
        "SELECT indexname, indexdef, conname IS NOT NULL FROM pg_indexes"
        " LEFT JOIN pg_constraint ON conname = indexname WHERE tablename = 'ai_action_register'"
    ).fetchall()
    plain = [(name, definition) for name, definition, constraint in found if not constraint]
    for name, _definition in plain:
        connection.execute(f'DROP INDEX "{name}"'.encode())
    return [definition for _name, definition in plain]
