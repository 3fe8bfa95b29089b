"""The app's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """People, platforms, settings, contexts, roles, capabilities, tokens."""

    name = "tutela.identity"
    label = "tutela_identity"
    verbose_name = "Identity"
    default_auto_field = "django.db.models.BigAutoField"
