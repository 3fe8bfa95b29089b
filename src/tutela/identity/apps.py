"""The app's name for Django."""

from __future__ import annotations

from django.apps import AppConfig, apps


class LearningConfig(AppConfig):
    """People, courses, contexts, roles, platforms, notifications."""

    name = "tutela.learning"
    label = "tutela_learning"
    verbose_name = "Learning"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the room's tasks, and what it keeps about people."""
        from tutela.learning.mailing import SEND_NOTIFICATIONS  # models are not loaded earlier
        from tutela.learning.privacy.declaring import declare_ageing, declare_tables
        from tutela.learning.privacy.own import AGEING, TABLES
        from tutela.learning.privacy.working import TASKS
        from tutela.tasks.api import declare

        declare([SEND_NOTIFICATIONS, *TASKS])
        declare_tables(TABLES)
        declare_ageing(AGEING)
        if apps.is_installed("django.contrib.sessions"):
            from tutela.learning.privacy.sessions import SESSIONS

            declare_tables([SESSIONS])
