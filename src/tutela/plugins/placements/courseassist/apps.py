"""The app's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class CourseAssistConfig(AppConfig):
    """Templates and static files of the drawer."""

    name = "tutela.plugins.placements.courseassist"
    label = "tutela_courseassist"
    verbose_name = "Course assistance"
