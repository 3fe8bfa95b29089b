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
        from tutela.ai.privacy import AGEING, STORES, TABLES
        from tutela.ai.usage import COUNT_USAGE
        from tutela.privacy.api import declare_ageing, declare_stores, declare_tables
        from tutela.tasks.api import declare

        declare_all()
        declare([CLEAN_UP, COUNT_USAGE])
        declare_tables(TABLES)
        declare_stores(STORES)
        declare_ageing(AGEING)
