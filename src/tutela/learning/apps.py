"""The app's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class LearningConfig(AppConfig):
    """People, courses, contexts, roles."""

    name = "tutela.learning"
    label = "tutela_learning"
    verbose_name = "Learning"
    default_auto_field = "django.db.models.BigAutoField"
