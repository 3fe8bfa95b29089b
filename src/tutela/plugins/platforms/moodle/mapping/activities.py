"""Activities: their dates, single persons' dates, work handed in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tutela.plugins.platforms.moodle.mapping.select import Select

DIRECTIONS = {">=": "from", "<": "until"}


def date_conditions(restrictions: str) -> Iterator[tuple[str, int]]:
    """(direction, time) of each date condition, nested ones in depth-first order.

    >>> list(date_conditions('{"op":"&","c":[{"type":"date","d":">=","t":5},{"op":"|","c":[]}],"showc":[true]}'))
    [('from', 5)]
    >>> list(date_conditions('not JSON'))
    []
    """
    try:
        tree = json.loads(restrictions)
    except ValueError:
        return
    yield from _walk(tree)


def _walk(node: Any) -> Iterator[tuple[str, int]]:
    if not isinstance(node, dict):
        return
    if node.get("type") == "date" and node.get("d") in DIRECTIONS and isinstance(node.get("t"), int):
        yield DIRECTIONS[node["d"]], node["t"]
    children = node.get("c")
    for child in children if isinstance(children, list) else ():
        yield from _walk(child)


DATES: Mapping[str, tuple[str, str, str, str]] = {
    # kind: opens, due, cut_off, shows_results
    "assign": ("allowsubmissionsfromdate", "duedate", "cutoffdate", "NULL"),
    "choice": (
        "timeopen",
        "timeclose",
        "timeclose",
        "list_extract(['never', 'after_answer', 'after_close', 'always'], showresults + 1)",
    ),
    "data": ("timeavailablefrom", "timeavailableto", "timeavailableto", "NULL"),
    "feedback": (
        "timeopen",
        "timeclose",
        "timeclose",
        "CASE WHEN publish_stats = 1 THEN 'after_answer' ELSE 'never' END",
    ),
    "forum": ("0", "duedate", "cutoffdate", "NULL"),
    "lesson": ("available", "deadline", "deadline", "NULL"),
    "quiz": ("timeopen", "timeclose", "timeclose", "NULL"),
    "scorm": ("timeopen", "timeclose", "timeclose", "NULL"),
    "workshop": (
        "submissionstart",
        "submissionend",
        "CASE WHEN latesubmissions = 0 THEN submissionend ELSE 0 END",
        "NULL",
    ),
}


def modules(kinds: Iterable[str]) -> Select:
    """The canonical modules of a site whose kinds of activity with a table of their own are *kinds*."""
    details = "\nUNION ALL ".join(_detail(kind) for kind in kinds)
    return Select(
        f"""
        SELECT cm.id AS module_id, cm.course AS course_id, x.id AS context_id, nullif(cm.section, 0) AS section_id,
               m.name AS type, cm.instance AS instance_id, nullif(d.name, '') AS name, cm.visible <> 0 AS is_visible,
               nullif(cm.added, 0) AS created, nullif(d.opens, 0) AS opens, nullif(d.due, 0) AS due,
               nullif(d.cut_off, 0) AS cut_off, d.shows_results, cm.completion <> 0 AS completion_enabled
        FROM raw."course_modules" AS cm
        JOIN raw."modules" AS m ON m.id = cm.module AND m.visible = 1
        LEFT JOIN raw."context" AS x ON x.contextlevel = 70 AND x.instanceid = cm.id
        LEFT JOIN ({details or _NOTHING}) AS d ON d.type = m.name AND d.instance_id = cm.instance
        """
    )


_NOTHING = "SELECT '' AS type, 0 AS instance_id, '' AS name, 0 AS opens, 0 AS due, 0 AS cut_off, NULL AS shows_results"


def _detail(kind: str) -> str:
    opens, due, cut_off, shows_results = DATES.get(kind, ("0", "0", "0", "NULL"))
    return (
        f"SELECT '{kind}' AS type, id AS instance_id, name, {opens} AS opens, {due} AS due, {cut_off} AS cut_off, "
        f'CAST({shows_results} AS VARCHAR) AS shows_results FROM raw."{kind}"'
    )


MODULE_OF = """
    SELECT m.name AS type, cm.instance, cm.id AS module_id
    FROM raw."course_modules" AS cm JOIN raw."modules" AS m ON m.id = cm.module
"""

SELECTS: Mapping[str, Select] = {
    # A person's own override goes before a group's; of several groups the first (assign) or the most lenient counts;
    # 0 is "no date". An extension only ever gives more time.
    "due_overrides": Select(
        f"""
        WITH modules AS ({MODULE_OF}),
        own AS (
          SELECT 'assign' AS type, assignid AS instance, userid, duedate AS due FROM raw."assign_overrides"
          WHERE userid > 0 AND duedate IS NOT NULL
          UNION ALL
          SELECT 'quiz', quiz, userid, timeclose FROM raw."quiz_overrides"
          WHERE userid > 0 AND timeclose IS NOT NULL
          UNION ALL
          SELECT 'lesson', lessonid, userid, deadline FROM raw."lesson_overrides"
          WHERE userid > 0 AND deadline IS NOT NULL
        ),
        of_group AS (
          SELECT 'assign' AS type, o.assignid AS instance, gm.userid, arg_min(o.duedate, o.sortorder) AS due
          FROM raw."assign_overrides" AS o JOIN raw."groups_members" AS gm ON gm.groupid = o.groupid
          WHERE o.duedate IS NOT NULL GROUP BY ALL
          UNION ALL
          SELECT 'quiz', o.quiz, gm.userid, CASE WHEN min(o.timeclose) = 0 THEN 0 ELSE max(o.timeclose) END
          FROM raw."quiz_overrides" AS o JOIN raw."groups_members" AS gm ON gm.groupid = o.groupid
          WHERE o.timeclose IS NOT NULL GROUP BY ALL
          UNION ALL
          SELECT 'lesson', o.lessonid, gm.userid, CASE WHEN min(o.deadline) = 0 THEN 0 ELSE max(o.deadline) END
          FROM raw."lesson_overrides" AS o JOIN raw."groups_members" AS gm ON gm.groupid = o.groupid
          WHERE o.deadline IS NOT NULL GROUP BY ALL
        ),
        overridden AS (
          SELECT type, instance, userid, coalesce(own.due, of_group.due) AS due
          FROM own FULL JOIN of_group USING (type, instance, userid)
        ),
        extended AS (
          SELECT 'assign' AS type, f.assignment AS instance, f.userid, max(f.extensionduedate) AS until,
                 max(a.duedate) AS due
          FROM raw."assign_user_flags" AS f JOIN raw."assign" AS a ON a.id = f.assignment
          WHERE f.extensionduedate > 0 GROUP BY ALL
        ),
        final AS (
          SELECT type, instance, userid,
                 CASE WHEN coalesce(o.due, e.due) = 0 THEN 0 ELSE greatest(coalesce(o.due, e.due), e.until) END AS due
          FROM overridden AS o FULL JOIN extended AS e USING (type, instance, userid)
        )
        SELECT modules.module_id, final.userid AS person_id, nullif(final.due, 0) AS due
        FROM final JOIN modules USING (type, instance)
        """
    ),
    # What a learner gave anonymously stays out.
    "submissions": Select(
        f"""
        WITH modules AS ({MODULE_OF}),
        work AS (
          SELECT 'assign' AS type, s.assignment AS instance, coalesce(gm.userid, s.userid) AS userid,
                 s.attemptnumber AS attempt, s.timemodified AS submitted
          FROM raw."assign_submission" AS s
          LEFT JOIN raw."groups_members" AS gm ON s.userid = 0 AND gm.groupid = s.groupid
          WHERE s.status = 'submitted'
          UNION ALL
          SELECT 'quiz', quiz, userid, attempt - 1, timefinish FROM raw."quiz_attempts"
          WHERE state = 'finished' AND preview = 0
          UNION ALL
          SELECT 'choice', choiceid, userid, 0, timemodified FROM raw."choice_answers"
          UNION ALL
          SELECT 'feedback', feedback, userid,
                 row_number() OVER (PARTITION BY feedback, userid ORDER BY timemodified) - 1, timemodified
          FROM raw."feedback_completed" WHERE anonymous_response <> 1
          UNION ALL
          SELECT 'lesson', lessonid, userid,
                 row_number() OVER (PARTITION BY lessonid, userid ORDER BY completed, id) - 1, completed
          FROM raw."lesson_grades"
          UNION ALL
          SELECT 'workshop', workshopid, authorid, 0, timemodified FROM raw."workshop_submissions" WHERE example = 0
        )
        SELECT modules.module_id, work.userid AS person_id, work.attempt, max(work.submitted) AS submitted
        FROM work JOIN modules USING (type, instance)
        WHERE work.userid > 0 AND work.submitted > 0 GROUP BY ALL
        """
    ),
}
