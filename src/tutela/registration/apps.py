"""The app's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class RegistrationConfig(AppConfig):
    """Registering this site, and the registry of other sites."""

    name = "tutela.registration"
    label = "tutela_registration"
    verbose_name = "Site registration"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tutela.privacy.api import declare_tables
        from tutela.registration.privacy import TABLES
        from tutela.registration.updating import TASKS
        from tutela.tasks.api import declare

        declare(TASKS)
        declare_tables(TABLES)
