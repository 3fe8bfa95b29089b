"""The app's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class TasksConfig(AppConfig):
    """Schedules and runs."""

    name = "tutela.tasks"
    label = "tutela_tasks"
    verbose_name = "Tasks"
    default_auto_field = "django.db.models.BigAutoField"
