"""Django's settings, made from the environment and the data folder."""

from __future__ import annotations

SECRET_KEY = "not yet"  # noqa: S105
INSTALLED_APPS: list[str] = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "tutela.learning",
    "tutela.ai",
]
AUTH_USER_MODEL = "tutela_learning.Person"
USE_TZ = True
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "data/tutela.sqlite3"}}
TUTELA_ENCRYPTION_KEYS: list[str] = []
TUTELA_PSEUDONYM_KEY = "not yet"
TUTELA_ATTEMPT_TIMEOUT = 120.0
