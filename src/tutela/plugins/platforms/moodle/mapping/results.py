"""Grades, completion, competencies."""

from __future__ import annotations

from collections.abc import Mapping

from tutela.plugins.platforms.moodle.mapping.select import Select

SELECTS: Mapping[str, Select] = {
    "grade_items": Select(
        """
        SELECT gi.id AS item_id, gi.courseid AS course_id,
               CASE gi.itemtype WHEN 'mod' THEN 'module' ELSE gi.itemtype END AS kind,
               cm.id AS module_id, gi.itemnumber AS number,
               coalesce(list_extract(['none', 'value', 'scale', 'text'], gi.gradetype + 1), 'none') AS grade_type,
               gi.grademin AS minimum, gi.grademax AS maximum, nullif(gi.gradepass, 0) AS pass_grade,
               gi.needsupdate <> 0 AS needs_update
        FROM raw."grade_items" AS gi
        LEFT JOIN raw."modules" AS m ON gi.itemtype = 'mod' AND m.name = gi.itemmodule
        LEFT JOIN raw."course_modules" AS cm ON cm.module = m.id AND cm.instance = gi.iteminstance
        WHERE gi.outcomeid IS NULL
        """
    ),
    "grades": Select(
        """
        SELECT itemid AS item_id, userid AS person_id, finalgrade AS grade,
               coalesce(nullif(overridden, 0), nullif(timemodified, 0)) AS graded
        FROM raw."grade_grades" WHERE finalgrade IS NOT NULL OR feedback
        """
    ),
    # Weights of a mean are entered by hand, natural ones are computed; an extra credit is no weight.
    "grade_weights": Select(
        """
        SELECT id AS item_id, CASE WHEN aggregationcoef > 1 THEN aggregationcoef ELSE aggregationcoef2 END AS weight
        FROM raw."grade_items" WHERE outcomeid IS NULL AND (aggregationcoef > 1 OR aggregationcoef2 > 0)
        """
    ),
    "completion_criteria": Select(
        """
        SELECT id AS criterion_id, course AS course_id,
               list_extract(['self', 'date', 'unenrol', 'activity', 'duration', 'grade', 'role', 'course'],
                            criteriatype) AS kind,
               CASE WHEN criteriatype = 4 THEN moduleinstance END AS module_id
        FROM raw."course_completion_criteria"
        """
    ),
    "course_completions": Select(
        """
        SELECT course AS course_id, userid AS person_id, nullif(max(timecompleted), 0) AS completed
        FROM raw."course_completions" GROUP BY ALL
        """
    ),
    "module_completions": Select(
        """
        SELECT coursemoduleid AS module_id, userid AS person_id,
               list_extract(['incomplete', 'complete', 'passed', 'failed'], completionstate + 1) AS state,
               nullif(timemodified, 0) AS changed
        FROM raw."course_modules_completion"
        """
    ),
    "course_competencies": Select(
        'SELECT DISTINCT courseid AS course_id, competencyid AS competency_id FROM raw."competency_coursecomp"'
    ),
    "competency_ratings": Select(
        """
        SELECT courseid AS course_id, userid AS person_id, competencyid AS competency_id,
               coalesce(proficiency, 0) = 1 AS is_proficient
        FROM raw."competency_usercompcourse"
        """
    ),
}
