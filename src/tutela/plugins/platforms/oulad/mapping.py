"""The canonical tables as SELECTs over OULAD's files.

OULAD counts in days from a presentation's start. What happened on a day is dated to the day's last second: it is
known only when the day is over, so that no range ever sees the clicks of a day which it does not wholly contain.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

LAST_SECOND = "86400 + 86399"
SUBMITTED_FROM = 1_000_000_000
"""Event ids of submissions begin here; below are the clicks, numbered as they stand in the file."""

STUDENT = 5

ENROLMENT = "p.course_id * 10000000 + r.id_student"

KINDS = (
    "CASE v.activity_type WHEN 'forumng' THEN 'forum' WHEN 'ouwiki' THEN 'wiki' WHEN 'dataplus' THEN 'data' "
    "WHEN 'questionnaire' THEN 'feedback' ELSE v.activity_type END"
)
"""The kinds of activity that are Moodle's, under the name that Moodle gives them; the title keeps OULAD's."""

EXAM = "a.assessment_type = 'Exam'"

EXAM_KNOWN = f"p.start + p.days * {LAST_SECOND}"
"""What became of an exam is known when the presentation is over, and so is, here, that it took place at all."""

HANDED_IN = (
    f"CASE WHEN {EXAM} THEN p.start + greatest(p.days, s.date_submitted) * {LAST_SECOND} "
    f"ELSE p.start + s.date_submitted * {LAST_SECOND} END"
)

ASSESSED = "CASE a.assessment_type WHEN 'TMA' THEN 'assign' WHEN 'CMA' THEN 'quiz' ELSE lower(a.assessment_type) END"

SELECTS: Mapping[str, str] = {
    "people": """
        SELECT id_student AS person_id, NULL AS name, NULL AS email, NULL AS language, NULL AS time_zone,
               false AS is_deleted, false AS is_suspended, false AS is_guest, false AS is_admin, true AS is_confirmed,
               false AS has_pending_policies, false AS has_description, false AS has_picture,
               false AS has_institution, false AS has_department, false AS has_address, false AS has_city,
               false AS has_country, false AS tracks_forums, NULL AS created, NULL AS last_access
        FROM raw."studentInfo" GROUP BY id_student
    """,
    "contexts": """
        SELECT 1 AS context_id, 10 AS level, 0 AS instance_id, '/1' AS path
        UNION ALL
        SELECT course_id, 50, course_id, '/1/' || course_id FROM raw."presentations"
        UNION ALL
        SELECT v.id_site, 70, v.id_site, '/1/' || p.course_id || '/' || v.id_site
        FROM raw."vle" AS v JOIN raw."presentations" AS p USING (code_module, code_presentation)
        UNION ALL
        SELECT a.id_assessment, 70, a.id_assessment, '/1/' || p.course_id || '/' || a.id_assessment
        FROM raw."assessments" AS a JOIN raw."presentations" AS p USING (code_module, code_presentation)
    """,
    "courses": """
        SELECT course_id, course_id AS context_id, NULL AS category_id, NULL AS position,
               code_module || ' ' || code_presentation AS short_name,
               'Module ' || code_module || ', ' || code_presentation AS full_name,
               false AS is_site, true AS is_visible, start, start + days * 86400 AS "end", NULL AS created,
               'weeks' AS format, true AS uses_sections, 7 AS section_days, NULL AS section_count,
               true AS completion_enabled
        FROM raw."presentations"
    """,
    "sections": """
        SELECT course_id * 1000 + number AS section_id, course_id, number, true AS is_visible
        FROM raw."presentations", LATERAL (SELECT unnest(range(0, 1 + (days + 6) // 7)) AS number)
    """,
    "modules": f"""
        SELECT v.id_site AS module_id, p.course_id, v.id_site AS context_id,
               p.course_id * 1000 + coalesce(v.week_from, 0) AS section_id,
               {KINDS} AS type, v.id_site AS instance_id, v.activity_type AS name, true AS is_visible,
               NULL AS created, NULL AS opens, NULL AS due, NULL AS cut_off, NULL AS shows_results,
               false AS completion_enabled
        FROM raw."vle" AS v JOIN raw."presentations" AS p USING (code_module, code_presentation)
        UNION ALL
        SELECT a.id_assessment, p.course_id, a.id_assessment, p.course_id * 1000, {ASSESSED}, a.id_assessment,
               a.assessment_type, true, NULL, NULL,
               CASE WHEN {EXAM} THEN {EXAM_KNOWN} ELSE p.start + coalesce(a.date, p.days) * {LAST_SECOND} END,
               NULL, NULL, false
        FROM raw."assessments" AS a JOIN raw."presentations" AS p USING (code_module, code_presentation)
    """,
    "enrolments": f"""
        SELECT {ENROLMENT} AS enrolment_id, p.course_id, r.id_student AS person_id, 'registration' AS method,
               NULL AS method_id,
               true AS is_active, p.start + r.date_registration * 86400 AS start,
               -- Who leaves on a day is no learner any more from its beginning on.
               p.start + r.date_unregistration * 86400 AS "end",
               p.start + r.date_registration * 86400 AS created
        FROM raw."studentRegistration" AS r JOIN raw."presentations" AS p USING (code_module, code_presentation)
    """,
    "role_assignments": f"""
        SELECT {ENROLMENT} AS assignment_id, p.course_id AS context_id, r.id_student AS person_id,
               {STUDENT} AS role_id, 'student' AS archetype
        FROM raw."studentRegistration" AS r JOIN raw."presentations" AS p USING (code_module, code_presentation)
    """,
    "last_accesses": f"""
        SELECT c.course_id, c.id_student AS person_id, max(p.start + c.date * {LAST_SECOND}) AS time
        FROM raw."clicks" AS c JOIN raw."presentations" AS p USING (course_id) GROUP BY ALL
    """,
    "submissions": f"""
        SELECT s.id_assessment AS module_id, s.id_student AS person_id, 0 AS attempt,
               {HANDED_IN} AS submitted
        FROM raw."studentAssessment" AS s JOIN raw."assessments" AS a USING (id_assessment)
        JOIN raw."presentations" AS p USING (code_module, code_presentation) WHERE s.is_banked = 0
    """,
    "grade_items": """
        SELECT a.id_assessment AS item_id, p.course_id, 'module' AS kind, a.id_assessment AS module_id,
               NULL AS number, 'value' AS grade_type, 0 AS minimum, 100 AS maximum, 40 AS pass_grade,
               false AS needs_update
        FROM raw."assessments" AS a JOIN raw."presentations" AS p USING (code_module, code_presentation)
    """,
    # When a score became known is not told; the day of submission, as the literature on this data takes it.
    "grades": f"""
        SELECT s.id_assessment AS item_id, s.id_student AS person_id, s.score AS grade,
               {HANDED_IN} AS graded
        FROM raw."studentAssessment" AS s JOIN raw."assessments" AS a USING (id_assessment)
        JOIN raw."presentations" AS p USING (code_module, code_presentation) WHERE s.score IS NOT NULL
    """,
    # Some modules give their coursework no weights at all.
    "grade_weights": f"""
        SELECT item_id, weight FROM (
          SELECT a.id_assessment AS item_id, a.weight,
                 sum(a.weight) FILTER (NOT {EXAM}) OVER (PARTITION BY code_module, code_presentation) AS coursework
          FROM raw."assessments" AS a JOIN raw."presentations" AS p USING (code_module, code_presentation)
        ) WHERE coursework > 0 AND weight IS NOT NULL
    """,
    "completion_criteria": """
        SELECT course_id AS criterion_id, course_id, 'grade' AS kind, NULL AS module_id FROM raw."presentations"
    """,
    "traits": """
        UNPIVOT (
          SELECT i.id_student AS person_id, p.course_id, i.gender, i.age_band, i.imd_band, i.region,
                 i.highest_education, CASE i.disability WHEN 'Y' THEN 'yes' WHEN 'N' THEN 'no' END AS disability
          FROM raw."studentInfo" AS i JOIN raw."presentations" AS p USING (code_module, code_presentation)
        ) ON gender, age_band, imd_band, region, highest_education, disability INTO NAME name VALUE value
    """,
    "course_completions": """
        SELECT p.course_id, i.id_student AS person_id,
               CASE WHEN i.final_result IN ('Pass', 'Distinction') THEN p.start + p.days * 86400 END AS completed
        FROM raw."studentInfo" AS i JOIN raw."presentations" AS p USING (code_module, code_presentation)
    """,
}
"""Canonical table → its SELECT. Not here: events."""

NUMBERED = """
    SELECT c.event_id, p.course_id, c.id_student, c.id_site, c.date, c.sum_click
    FROM (SELECT row_number() OVER () AS event_id, * FROM raw."studentVle") AS c
    JOIN raw."presentations" AS p USING (code_module, code_presentation)
"""
"""The clicks, numbered as they stand in their file."""

CLICKS = f"""
    SELECT c.event_id, p.start + c.date * {LAST_SECOND} AS time, c.id_student AS person_id, p.course_id,
           CASE WHEN v.activity_type = 'homepage' THEN p.course_id ELSE c.id_site END AS context_id,
           CASE WHEN v.activity_type = 'homepage' THEN 50 ELSE 70 END AS level,
           CASE WHEN v.activity_type = 'homepage' THEN p.course_id ELSE c.id_site END AS instance_id,
           CASE WHEN v.activity_type = 'homepage' THEN '\\core\\event\\course_viewed'
                ELSE '\\mod_' || {KINDS} || '\\event\\course_module_viewed' END AS name,
           CASE WHEN v.activity_type = 'homepage' THEN 'core' ELSE 'mod_' || {KINDS} END AS component,
           'viewed' AS action, CASE WHEN v.activity_type = 'homepage' THEN 'course' ELSE 'course_module' END AS target,
           'r' AS crud, false AS is_anonymous, NULL AS other_person_id, c.sum_click AS repeats
    FROM raw."clicks" AS c
    JOIN raw."presentations" AS p USING (course_id)
    JOIN raw."vle" AS v USING (id_site)
    WHERE c.event_id > {{above}} AND c.event_id <= {{until}}
    ORDER BY c.event_id
"""

SUBMITTED = f"""
    SELECT s.event_id, {HANDED_IN} AS time, s.id_student AS person_id, p.course_id,
           s.id_assessment AS context_id, 70 AS level, s.id_assessment AS instance_id,
           '\\mod_' || {ASSESSED} || CASE a.assessment_type WHEN 'TMA' THEN '\\event\\assessable_submitted'
                                     ELSE '\\event\\attempt_submitted' END AS name,
           'mod_' || {ASSESSED} AS component, 'submitted' AS action,
           CASE a.assessment_type WHEN 'TMA' THEN 'assessable' ELSE 'attempt' END AS target,
           CASE a.assessment_type WHEN 'TMA' THEN 'c' ELSE 'u' END AS crud, false AS is_anonymous,
           NULL AS other_person_id, 1 AS repeats
    FROM raw."studentAssessment" AS s
    JOIN raw."assessments" AS a USING (id_assessment)
    JOIN raw."presentations" AS p USING (code_module, code_presentation)
    WHERE s.event_id > {{above}} AND s.is_banked = 0
    ORDER BY s.event_id
"""

NUMBERED_SUBMISSIONS = f"""
    SELECT *, {SUBMITTED_FROM} + row_number() OVER (ORDER BY is_banked, id_assessment, id_student) AS event_id
    FROM raw."studentAssessment"
"""
"""The submissions, numbered. A banked one is a result of an earlier presentation, not an event."""


BETWEEN_DAYS = 30
"""Days between the end of the earlier presentations and the start of the latest."""


def moved(reached_on: date, share: float) -> str:
    """The presentations, moved: the latest have come to *share* of their days when *reached_on* begins (UTC)."""
    midnight = int(datetime(reached_on.year, reached_on.month, reached_on.day, tzinfo=UTC).timestamp())
    return f"""
        WITH marked AS (
          SELECT *, code_presentation = (SELECT max(code_presentation) FROM raw."presentations") AS is_latest,
                 {midnight} - CAST(round({share} * days) AS BIGINT) * 86400 AS latest_start
          FROM raw."presentations"
        ),
        gap AS (
          SELECT (SELECT min(latest_start) FROM marked WHERE is_latest) - {BETWEEN_DAYS * 86400}
                 - max(start + days * 86400) AS seconds_back
          FROM marked WHERE NOT is_latest
        )
        SELECT code_module, code_presentation, days, course_id,
               CASE WHEN is_latest THEN latest_start ELSE start + (SELECT seconds_back FROM gap) END AS start
        FROM marked
    """


def known(now: int) -> dict[str, str]:
    """The tables that tell of what comes, without what is not known at *now* (Unix seconds); by name, in this order."""
    of_presentation = 'JOIN raw."presentations" AS p USING (code_module, code_presentation)'
    return {
        "studentRegistration": f"""
            SELECT r.* REPLACE (
              CASE WHEN p.start + r.date_unregistration * {LAST_SECOND} <= {now} THEN r.date_unregistration END
              AS date_unregistration)
            FROM raw."studentRegistration" AS r {of_presentation}
            WHERE r.date_registration IS NULL OR p.start + r.date_registration * 86400 <= {now}
        """,
        "studentInfo": f"""
            SELECT i.* REPLACE (CASE WHEN p.start + p.days * 86400 <= {now} THEN i.final_result END AS final_result)
            FROM raw."studentInfo" AS i {of_presentation}
        """,
        "studentAssessment": f"""
            SELECT s.* FROM raw."studentAssessment" AS s JOIN raw."assessments" AS a USING (id_assessment)
            {of_presentation} WHERE p.start + s.date_submitted * {LAST_SECOND} <= {now}
        """,
        "clicks": f"""
            SELECT c.* FROM raw."clicks" AS c JOIN raw."presentations" AS p USING (course_id)
            WHERE p.start + c.date * {LAST_SECOND} <= {now} ORDER BY c.event_id
        """,
    }
