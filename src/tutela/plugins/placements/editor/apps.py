"""The app's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class EditorConfig(AppConfig):
    """Templates and static files of the editor's AI."""

    name = "tutela.plugins.placements.editor"
    label = "tutela_editor"
    verbose_name = "Editor"
