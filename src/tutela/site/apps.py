"""The app's name for Django. The site owns the error pages and checks itself."""

from __future__ import annotations

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """What composes all."""

    name = "tutela.site"
    label = "tutela_site"
    verbose_name = "Tutela"

    def ready(self) -> None:
        """Register the site's checks, and look at what goes into the database."""
        from tutela.site import checks, storing

        checks.register_all()
        storing.guard_connections()
