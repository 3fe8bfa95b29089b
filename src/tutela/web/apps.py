"""The app's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages."""

    name = "tutela.web"
    label = "tutela_web"
    verbose_name = "Web"
