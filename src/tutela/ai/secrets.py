"""Sealing the secrets of a provider's config, and the pseudonym of a person."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.conf import settings
from pydantic import SecretStr

from tutela.lib.crypto import MARK, Vault, pseudonym
from tutela.sdk import ProviderConfig


@cache
def vault() -> Vault:
    """The vault of this site."""
    return Vault(tuple(settings.TUTELA_ENCRYPTION_KEYS))


def person_key(userid: int) -> str:
    """What a provider sees instead of a person: the same at every call, and traceable by nobody outside."""
    return pseudonym(settings.TUTELA_PSEUDONYM_KEY, "person", str(userid))


def secret_fields(config_class: type[ProviderConfig]) -> frozenset[str]:
    """The names of the fields that hold secrets."""
    return frozenset(name for name, field in config_class.model_fields.items() if "SecretStr" in str(field.annotation))


def seal_config(config: ProviderConfig) -> dict[str, Any]:
    """*config* as JSON, with its secrets sealed."""
    stored = config.model_dump(mode="json")
    for name in secret_fields(type(config)):
        secret = getattr(config, name)
        if isinstance(secret, SecretStr):
            plain = secret.get_secret_value()
            stored[name] = vault().seal(plain) if plain else ""
    return stored


def open_config(stored: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a stored config with its secrets in plain text. Raises `UnreadableSecret`."""
    return {
        name: vault().open(value) if isinstance(value, str) and value.startswith(MARK) else value
        for name, value in stored.items()
    }
