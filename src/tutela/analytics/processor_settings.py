"""The settings of a model's processor as they are stored: secrets sealed, never shown, never exported."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from pydantic import SecretStr

from tutela.lib.crypto import MARK, UnreadableSecret, Vault
from tutela.sdk import ProcessorConfig, ProcessorUnavailable
from tutela.sdk.text import _

Stored = Mapping[str, Any]


def sealed(config: ProcessorConfig, stored: Stored) -> dict[str, Any]:
    """*config* as JSON, its secrets sealed.

    An empty secret keeps the stored one, but only while every other text stays what it was: whoever names another
    server must know the password again, else it would be sent to a stranger.
    """
    found = config.model_dump(mode="json")
    secrets = {name: value for name in found if isinstance(value := getattr(config, name), SecretStr)}
    texts = {name: value for name, value in found.items() if isinstance(value, str) and name not in secrets}
    same = all(stored.get(name) == value for name, value in texts.items())
    for name, secret in secrets.items():
        plain, before = secret.get_secret_value(), stored.get(name, "")
        keeps = same and (not plain or (_is_sealed(before) and _vault().open(before) == plain))
        found[name] = before if keeps else (_vault().seal(plain) if plain else "")
    return found


def opened(stored: Stored) -> dict[str, Any]:
    """The settings with their secrets in plain text. Raises `ProcessorUnavailable` where the key was lost."""
    try:
        return {name: _vault().open(value) if _is_sealed(value) else value for name, value in stored.items()}
    except UnreadableSecret as lost:
        raise ProcessorUnavailable(_("The password of the processor can no longer be read: enter it again.")) from lost


def shown(stored: Stored) -> dict[str, Any]:
    """The settings without their secrets."""
    return {name: value for name, value in stored.items() if not _is_sealed(value)}


def secrets_set(stored: Stored) -> tuple[str, ...]:
    """The names of the secrets that are stored."""
    return tuple(name for name, value in stored.items() if _is_sealed(value))


def _vault() -> Vault:
    return Vault(tuple(settings.TUTELA_ENCRYPTION_KEYS))


def _is_sealed(value: object) -> bool:
    return isinstance(value, str) and value.startswith(MARK)
