"""The rich-text editor's files, as an app for Django's sake.

Of django-prose-editor only what the browser loads is used. This configuration stands in for the package's own, which
would bring Django's admin along at every start.
"""

from __future__ import annotations

from django.apps import AppConfig


class ProseFiles(AppConfig):
    """The static files of django-prose-editor."""

    name = "django_prose_editor"
    label = "tutela_prosefiles"
