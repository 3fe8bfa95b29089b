"""The app's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class CoursesConfig(AppConfig):
    """Courses, modules, enrolments, and the mirror of a platform."""

    name = "tutela.courses"
    label = "tutela_courses"
    verbose_name = "Courses"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the package's capabilities, and what it keeps about people."""
        from tutela.courses.courses import VIEW_COURSE
        from tutela.courses.models import PERSONAL_DATA
        from tutela.identity.api import declare
        from tutela.privacy.api import declare_tables

        declare([VIEW_COURSE])
        declare_tables(PERSONAL_DATA)
