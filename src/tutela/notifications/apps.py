"""The app's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Notices and e-mail."""

    name = "tutela.notifications"
    label = "tutela_notifications"
    verbose_name = "Notifications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the task that sends e-mails."""
        from tutela.notifications.mail import SEND_NOTIFICATIONS  # models are not loaded earlier
        from tutela.tasks.api import declare

        declare([SEND_NOTIFICATIONS])
