"""The app's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class LmsConfig(AppConfig):
    """The small platform of our own: pages and forums."""

    name = "tutela.lms"
    label = "tutela_lms"
    verbose_name = "Learning platform"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the package's capabilities, and what it keeps about people."""
        from tutela.identity.api import declare
        from tutela.lms.forum import REPLY_POST, START_DISCUSSION
        from tutela.lms.models import PERSONAL_DATA
        from tutela.lms.pages import MANAGE_ACTIVITIES
        from tutela.privacy.api import declare_tables

        declare([MANAGE_ACTIVITIES, START_DISCUSSION, REPLY_POST])
        declare_tables(PERSONAL_DATA)
