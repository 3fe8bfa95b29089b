"""The app's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class AiConfig(AppConfig):
    """Manager, policy, limits, register, provider instances."""

    name = "tutela.ai"
    label = "tutela_ai"
    verbose_name = "AI"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tutela.ai.capabilities import declare_all  # models are not loaded earlier
        from tutela.ai.housekeeping import CLEAN_UP
        from tutela.tasks.api import declare

        declare_all()
        declare([CLEAN_UP])
