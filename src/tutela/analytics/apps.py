"""The app's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    """Analytics models, runs, predictions, insights."""

    name = "tutela.analytics"
    label = "tutela_analytics"
    verbose_name = "Analytics"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tutela.analytics.actions import MESSAGES
        from tutela.analytics.housekeeping import TASKS
        from tutela.analytics.insights import KIND
        from tutela.analytics.permissions import declare_all  # models are not loaded earlier
        from tutela.analytics.privacy import AGEING, STORES, TABLES
        from tutela.analytics.syncs import SYNC_PLATFORMS
        from tutela.notifications.api import declare_notifications
        from tutela.privacy.api import declare_ageing, declare_stores, declare_tables
        from tutela.tasks.api import declare

        declare_all()
        declare(TASKS)
        declare_notifications([KIND, MESSAGES])
        declare_tables(TABLES)
        declare_stores(STORES)
        declare_ageing(AGEING)
        declare([SYNC_PLATFORMS])
