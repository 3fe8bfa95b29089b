"""The mark to compare with: SQL written by hand that does the joins and aggregates of the dropout matrix, and no more.

It gives the same 49 indicators and the target, of the courses where enough happened. It has no other validity rules, no
date conditions, no summary, no names; each activity's due range and each reached level are the plain case's. Samples ×
ranges are materialised first, which is the fastest that we know.
"""

from __future__ import annotations

import duckdb
import pyarrow as pa

RANGES = 10
SUBMITTED = "('\\mod_assign\\event\\assessable_submitted', '\\mod_quiz\\event\\attempt_submitted')"
VIEWED = "'%course_module_viewed'"
GRADED = "('assign', 'quiz', 'lesson', 'workshop')"
TYPES = (
    "assign", "book", "chat", "choice", "data", "feedback", "folder", "forum", "glossary", "imscp", "label",
    "lesson", "lti", "page", "quiz", "resource", "scorm", "survey", "url", "wiki", "workshop",
)  # fmt: skip
LEAST_EVENTS = 10  # of a student, on average

STEPS = (
    """
    CREATE TABLE seen AS
    SELECT e.course_id, e.person_id,
           min(e.time) FILTER (e.level = 50) < any_value(c.start) AS before_start,
           max(e.time) FILTER (c."end" IS NULL OR e.time <= c."end") AS last_by_end,
           count(*) FILTER (NOT e.is_anonymous AND e.time > c.start AND e.time < c."end") AS within
    FROM events AS e JOIN courses AS c USING (course_id) GROUP BY ALL
    """,
    f"""
    CREATE TABLE used AS
    SELECT c.course_id, c.start, c."end", c.completion_enabled
    FROM courses AS c JOIN enrolments AS e USING (course_id) LEFT JOIN seen AS s USING (course_id, person_id)
    GROUP BY ALL HAVING sum(s.within) >= {LEAST_EVENTS} * count(*)
    """,
    f"""
    CREATE TABLE spans AS
    SELECT e.enrolment_id, e.person_id, e.course_id, r AS range_index, c."end" AS course_end,
           c.start + (c."end" - c.start) * r // {RANGES} AS range_start,
           c.start + (c."end" - c.start) * (r + 1) // {RANGES} AS range_end
    FROM enrolments AS e JOIN used AS c USING (course_id), range({RANGES}) AS _(r)
    """,
    """
    CREATE TABLE in_range AS
    SELECT s.enrolment_id, s.range_index, max(e.time) AS last_event,
           max(CASE WHEN e.crud IN ('c', 'u') THEN 1 ELSE -1 END) AS any_write,
           sum(CASE WHEN e.crud = 'r' THEN 1 ELSE 0 END) AS reads
    FROM spans AS s JOIN events AS e USING (course_id, person_id)
    WHERE e.time > s.range_start AND e.time <= s.range_end AND NOT e.is_anonymous GROUP BY ALL
    """,
    """
    CREATE TABLE due AS
    SELECT m.module_id, m.course_id, m.type, s.range_index, s.range_start, s.range_end
    FROM modules AS m
    JOIN (SELECT DISTINCT course_id, range_index, range_start, range_end FROM spans) AS s USING (course_id)
    JOIN courses AS c USING (course_id)
    WHERE coalesce(m.due, c.start + (m.section_id % 100) * ((c."end" - c.start) // 10)) > s.range_start
      AND coalesce(m.due, c.start + (m.section_id % 100) * ((c."end" - c.start) // 10)) <= s.range_end
    """,
    """
    CREATE TABLE graded AS
    SELECT i.module_id, g.person_id, min(g.graded) AS graded
    FROM grades AS g JOIN grade_items AS i USING (item_id) WHERE g.grade IS NOT NULL GROUP BY ALL
    """,
    f"""
    CREATE TABLE acts AS
    SELECT d.module_id, d.range_index, e.person_id,
           bool_or(e.crud IN ('c', 'u')) AS writes,
           max(CASE WHEN e.name LIKE {VIEWED} THEN e.time END) AS viewed,
           max(CASE WHEN e.name IN {SUBMITTED} THEN e.time END) AS submitted
    FROM events AS e JOIN due AS d ON e.instance_id = d.module_id
    WHERE e.level = 70 AND NOT e.is_anonymous AND e.time > d.range_start AND e.time <= d.range_end GROUP BY ALL
    """,
    f"""
    CREATE TABLE reached AS
    SELECT s.enrolment_id, s.range_index, d.type,
           avg(CASE WHEN a.module_id IS NULL THEN 0 WHEN a.submitted > g.graded THEN 5
                    WHEN a.viewed > g.graded THEN 3 WHEN a.writes THEN 2 ELSE 1 END
               / CASE WHEN d.type IN {GRADED} THEN 5.0 ELSE 2.0 END) AS depth,
           avg(CASE WHEN a.module_id IS NULL THEN 0 WHEN a.viewed > g.graded THEN 2 ELSE 1 END / 2.0) AS breadth
    FROM spans AS s JOIN due AS d USING (course_id, range_index)
    LEFT JOIN acts AS a ON a.module_id = d.module_id AND a.range_index = s.range_index AND a.person_id = s.person_id
    LEFT JOIN graded AS g ON g.module_id = d.module_id AND g.person_id = s.person_id
    GROUP BY ALL
    """,
    f"""
    CREATE TABLE potentials AS
    SELECT course_id, max(CASE WHEN type IN {GRADED} THEN 5 ELSE 2 END) * 2 / 5.0 - 1 AS depth_potential,
           max(CASE WHEN type IN {GRADED} OR type = 'forum' THEN 2 ELSE 1 END) * 2 / 2.0 - 1 AS breadth_potential
    FROM modules GROUP BY ALL
    """,
)


def compute(connection: duckdb.DuckDBPyConnection) -> int:
    """Compute everything on the canonical tables of *connection*. How many values came out."""
    for step in STEPS:
        connection.execute(step)
    pivoted = ", ".join(
        f"max({kind}) FILTER (type = '{name}') * 2 - 1 AS {name}_{kind}"
        for name in TYPES
        for kind in ("depth", "breadth")
    )
    result: pa.Table = connection.sql(
        f"""
        SELECT s.enrolment_id, s.range_index, coalesce(i.any_write, -1) AS any_write,
               CASE WHEN i.reads IS NULL OR i.reads = 0 THEN -1
                    WHEN i.reads <= 3 * (s.range_end - s.range_start) / 604800.0 THEN -0.33
                    WHEN i.reads <= 30 * (s.range_end - s.range_start) / 604800.0 THEN 0.33 ELSE 1 END AS reads,
               b.before_start, CASE WHEN s.range_end > s.course_end THEN i.last_event > s.course_end END AS after_end,
               c.completion_enabled, p.depth_potential, p.breadth_potential,
               r.* EXCLUDE (enrolment_id, range_index),
               coalesce(b.last_by_end <= c."end" - (c."end" - c.start) / 4, true) AS target
        FROM spans AS s
        JOIN used AS c USING (course_id)
        LEFT JOIN potentials AS p USING (course_id)
        LEFT JOIN in_range AS i USING (enrolment_id, range_index)
        LEFT JOIN seen AS b USING (course_id, person_id)
        LEFT JOIN (SELECT enrolment_id, range_index, {pivoted} FROM reached GROUP BY ALL) AS r
          USING (enrolment_id, range_index)
        ORDER BY s.course_id, s.enrolment_id, s.range_index
        """
    ).to_arrow_table()
    return int(result.num_rows * (result.num_columns - len(("enrolment_id", "range_index", "target"))))
