"""The app's name for Django."""

from __future__ import annotations

from django.apps import AppConfig, apps


class PrivacyConfig(AppConfig):
    """What is kept about people."""

    name = "tutela.privacy"
    label = "tutela_privacy"
    verbose_name = "Privacy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the package's tasks, and what it and the packages below it keep about people."""
        from tutela.privacy.declarations import declare_ageing, declare_tables  # models are not loaded earlier
        from tutela.privacy.jobs import TASKS
        from tutela.privacy.tables import AGEING, TABLES, sessions
        from tutela.tasks.api import declare

        declare(TASKS)
        declare_tables(TABLES)
        declare_ageing(AGEING)
        if apps.is_installed("django.contrib.sessions"):
            declare_tables([sessions()])
