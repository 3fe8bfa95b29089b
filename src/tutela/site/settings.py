"""Django's settings, made from the environment and the data folder."""

from __future__ import annotations

SECRET_KEY = "not yet"  # noqa: S105
INSTALLED_APPS: list[str] = ["django.contrib.contenttypes", "django.contrib.auth"]
USE_TZ = True
