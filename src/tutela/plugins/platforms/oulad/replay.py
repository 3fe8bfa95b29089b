"""OULAD as if its latest presentations went on now, for demonstrations and for trying models on a course under way.

The latest presentations (2014J, or 2014B where that is the last at hand) are moved so that they have come to a given
share on a given day; all earlier ones are moved together so that they end a month before. What lies after now is left
out, as no platform would know it yet: clicks, submissions, scores, registrations, withdrawals, results. It comes with
later syncs, day by day.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from tutela.plugins.platforms.oulad.mapping import LAST_SECOND

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
