"""The app's name for Django: no tables, only the template and the script of the browsable page."""

from __future__ import annotations

from django.apps import AppConfig


class RestConfig(AppConfig):
    """The HTTP surfaces."""

    name = "tutela.rest"
    label = "tutela_rest"
    verbose_name = "REST"
