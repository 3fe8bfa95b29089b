"""Courses, their sections, enrolments, last accesses, calendar."""

from __future__ import annotations

from collections.abc import Mapping

from tutela.plugins.platforms.moodle.mapping.select import Select

SITE_COURSE = 1
"""Moodle's front page is a course, and always the first."""

WITHOUT_NUMBER = "('topics', 'weeks')"
"""Formats that lost the option of how many sections there are: what an older Moodle left there says nothing."""

WITHOUT_SECTIONS = "('site', 'social', 'singleactivity')"
"""The formats of Moodle's own that do not divide a course; every other one does."""

SELECTS: Mapping[str, Select] = {
    "courses": Select(
        f"""
        SELECT c.id AS course_id,
               x.id AS context_id,
               nullif(c.category, 0) AS category_id,
               c.sortorder AS position,
               nullif(c.shortname, '') AS short_name,
               nullif(c.fullname, '') AS full_name,
               c.id = {SITE_COURSE} AS is_site,
               c.visible <> 0 AS is_visible,
               nullif(c.startdate, 0) AS start,
               nullif(c.enddate, 0) AS "end",
               nullif(c.timecreated, 0) AS created,
               nullif(c.format, '') AS format,
               c.format NOT IN {WITHOUT_SECTIONS} AS uses_sections,
               CASE WHEN c.format = 'weeks' THEN 7 END AS section_days,
               o.sections AS section_count,
               c.enablecompletion <> 0 AND s.completion AS completion_enabled
        FROM raw."course" AS c
        LEFT JOIN raw."context" AS x ON x.contextlevel = 50 AND x.instanceid = c.id
        LEFT JOIN (
          SELECT courseid, format, nullif(max(TRY_CAST(value AS BIGINT)), 0) AS sections
          FROM raw."course_format_options" WHERE name = 'numsections' AND sectionid = 0
            AND format NOT IN {WITHOUT_NUMBER} GROUP BY ALL
        ) AS o ON o.courseid = c.id AND o.format = c.format
        CROSS JOIN (
          SELECT coalesce(bool_or(value = '1') FILTER (name = 'enablecompletion'), true) AS completion
          FROM raw."config"
        ) AS s
        """
    ),
    "sections": Select(
        """
        SELECT id AS section_id, course AS course_id, section AS number, visible <> 0 AS is_visible
        FROM raw."course_sections"
        """
    ),
    "enrolments": Select(
        """
        SELECT ue.id AS enrolment_id, e.courseid AS course_id, ue.userid AS person_id, nullif(e.enrol, '') AS method,
               e.id AS method_id,
               ue.status = 0 AND e.status = 0 AS is_active,
               nullif(ue.timestart, 0) AS start, nullif(ue.timeend, 0) AS "end", nullif(ue.timecreated, 0) AS created
        FROM raw."user_enrolments" AS ue JOIN raw."enrol" AS e ON e.id = ue.enrolid
        """
    ),
    "last_accesses": Select(
        """
        SELECT courseid AS course_id, userid AS person_id, max(timeaccess) AS time
        FROM raw."user_lastaccess" WHERE timeaccess > 0 GROUP BY ALL
        """
    ),
    # The userid of a date of a whole course or group is only who made it.
    "calendar_events": Select(
        """
        SELECT e.id AS calendar_event_id, nullif(e.name, '') AS name,
               coalesce(nullif(e.courseid, 0), cm.course) AS course_id,
               nullif(e.groupid, 0) AS group_id,
               CASE WHEN e.courseid = 0 AND e.groupid = 0 THEN nullif(e.userid, 0) END AS person_id,
               cm.id AS module_id, nullif(e.modulename, '') AS module_type, nullif(e.eventtype, '') AS kind,
               nullif(e.timesort, 0) AS time, e.type = 1 AS is_action, e.visible <> 0 AS is_visible, e.priority
        FROM raw."event" AS e
        LEFT JOIN raw."modules" AS m ON m.name = e.modulename
        LEFT JOIN raw."course_modules" AS cm ON cm.module = m.id AND cm.instance = e.instance
        """
    ),
}
