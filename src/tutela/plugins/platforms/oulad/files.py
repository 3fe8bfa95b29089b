"""The seven files, their columns, and the numbers and times that stand for what OULAD leaves out."""

from __future__ import annotations

from collections.abc import Mapping

FILES: Mapping[str, Mapping[str, str]] = {
    "courses": {"code_module": "VARCHAR", "code_presentation": "VARCHAR", "module_presentation_length": "BIGINT"},
    "assessments": {
        "code_module": "VARCHAR",
        "code_presentation": "VARCHAR",
        "id_assessment": "BIGINT",
        "assessment_type": "VARCHAR",
        "date": "BIGINT",
        "weight": "DOUBLE",
    },
    "vle": {
        "id_site": "BIGINT",
        "code_module": "VARCHAR",
        "code_presentation": "VARCHAR",
        "activity_type": "VARCHAR",
        "week_from": "BIGINT",
    },
    "studentInfo": {
        "code_module": "VARCHAR",
        "code_presentation": "VARCHAR",
        "id_student": "BIGINT",
        "gender": "VARCHAR",
        "region": "VARCHAR",
        "highest_education": "VARCHAR",
        "imd_band": "VARCHAR",
        "age_band": "VARCHAR",
        "disability": "VARCHAR",
        "final_result": "VARCHAR",
    },
    "studentRegistration": {
        "code_module": "VARCHAR",
        "code_presentation": "VARCHAR",
        "id_student": "BIGINT",
        "date_registration": "BIGINT",
        "date_unregistration": "BIGINT",
    },
    "studentAssessment": {
        "id_assessment": "BIGINT",
        "id_student": "BIGINT",
        "date_submitted": "BIGINT",
        "is_banked": "BIGINT",
        "score": "DOUBLE",
    },
    "studentVle": {
        "code_module": "VARCHAR",
        "code_presentation": "VARCHAR",
        "id_student": "BIGINT",
        "id_site": "BIGINT",
        "date": "BIGINT",
        "sum_click": "BIGINT",
    },
}
"""File → column → DuckDB type, as far as they are read."""

NULLS = ("", "?", "NULL", "NA")

PRESENTATIONS = """
    SELECT code_module, code_presentation, module_presentation_length AS days, start, number AS course_id
    FROM (
      SELECT *,
        CAST(epoch(make_date(year, month, 1)) AS BIGINT) AS start,
        ((CAST(ascii(code_module[1]) - 64 AS BIGINT) * 27 + coalesce(nullif(ascii(code_module[2]), 0) - 64, 0)) * 27
          + coalesce(nullif(ascii(code_module[3]), 0) - 64, 0)) * 1000000 + year * 100 + month AS number
      FROM (
        SELECT *, CAST(code_presentation[1:4] AS BIGINT) AS year,
               CASE code_presentation[5] WHEN 'B' THEN 2 WHEN 'J' THEN 10 END AS month
        FROM raw."courses"
      )
    )
"""
"""A presentation gets a number from its codes, the same whichever presentations are at hand, and a start: B begins in
February, J in October; the day, which the anonymised data leaves out, is taken to be the first of the month."""
