"""Mail from ``TUTELA_EMAIL_URL``: ``smtp://user:password@host:587`` (STARTTLS) or ``smtps://user:password@host``."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from tutela.site import environment
from tutela.site.faults import StartFault

SCHEMES = {"smtp": 587, "smtps": 465, "smtp+plain": 25}


def mail_settings(folder: Path) -> dict[str, Any]:
    """Django's e-mail settings. With no server, each mail becomes a file in the data folder, so that none is lost."""
    url = environment.text("TUTELA_EMAIL_URL")
    sender = environment.text("TUTELA_EMAIL_FROM")
    if not url:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": folder / "mail",
            "DEFAULT_FROM_EMAIL": sender,
        }
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in SCHEMES or not parts.hostname:
        raise StartFault("TUTELA_EMAIL_URL is not understood. Write smtp://USER:PASSWORD@HOST:587 or smtps://….")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or SCHEMES[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 10,
        "DEFAULT_FROM_EMAIL": sender,
        "SERVER_EMAIL": sender,
    }
