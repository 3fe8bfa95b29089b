"""The addresses of the reports."""

from __future__ import annotations

from django.urls import path

from tutela.web.reports import mine, policy, register, usage

COURSE = "course/<int:courseid>/ai-use/"

urlpatterns = [
    path("administration/register/", register.table, name="register"),
    path("administration/register.csv", register.as_csv, name="register_csv"),
    path("administration/usage/", usage.site, name="usage"),
    path("administration/policy/report/", policy.table, name="policy_report"),
    path("administration/policy/report.csv", policy.as_csv, name="policy_report_csv"),
    path(COURSE, usage.course, name="course_usage"),
    path(f"{COURSE}attempts/", register.course_table, name="course_register"),
    path(f"{COURSE}attempts.csv", register.course_csv, name="course_register_csv"),
    path("my-ai/history/", mine.history, name="my_ai_history"),
]
