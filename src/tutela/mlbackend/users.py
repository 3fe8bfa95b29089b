"""Who may call: ``user:password`` or ``user:hash:salt:hexdigest``, separated by commas."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Secret:
    """A password as a salted digest; a plain one is digested when it is read, so that none stays in memory."""

    algorithm: str
    salt: str
    digest: str

    @classmethod
    def of(cls, password: str, *, algorithm: str = "sha256", salt: str | None = None) -> Secret:
        """The secret of a plain *password*."""
        salt = secrets.token_hex(16) if salt is None else salt
        return cls(algorithm, salt, _digest(algorithm, salt, password))

    def matches(self, password: str) -> bool:
        """Whether it is *password*, in constant time."""
        return hmac.compare_digest(_digest(self.algorithm, self.salt, password), self.digest.lower())

    def __str__(self) -> str:
        return f"{self.algorithm}:{self.salt}:{self.digest}"


@dataclass(frozen=True)
class Users:
    """The users who may call, by name."""

    by_name: Mapping[str, Secret]

    @classmethod
    def parse(cls, text: str) -> Users:
        """Read the setting. Raises `ValueError`, whose text holds no password."""
        found: dict[str, Secret] = {}
        for place, entry in enumerate(filter(None, text.split(",")), start=1):
            name, mark, rest = entry.strip().partition(":")
            if not (name and mark and rest):
                raise ValueError(f"entry {place} is not of the form user:password")
            found[name] = _secret(rest, place)
        if not found:
            raise ValueError("nobody is listed")
        return cls(found)

    def admit(self, name: str, password: str) -> bool:
        """Whether this user with this password may call."""
        secret = self.by_name.get(name)
        # An unknown name takes as long as a known one.
        return (secret or _NOBODY).matches(password) and secret is not None


def credentials(header: str) -> tuple[str, str] | None:
    """Name and password of an ``Authorization: Basic`` header, None where there is nothing usable."""
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, mark, password = base64.b64decode(encoded.strip(), validate=True).decode().partition(":")
    except ValueError:  # not ASCII, not Base64 or not UTF-8
        return None
    return (name, password) if mark and name else None


def _secret(text: str, place: int) -> Secret:
    if ":" not in text:
        return Secret.of(text)
    parts = text.split(":")
    if len(parts) != 3 or parts[0] not in hashlib.algorithms_available:
        raise ValueError(f"entry {place} is not of the form user:hash:salt:digest with a hash known here")
    secret = Secret(*parts)
    try:
        fits = len(bytes.fromhex(secret.digest)) == len(bytes.fromhex(_digest(secret.algorithm, secret.salt, "")))
    except ValueError:  # not hexadecimal, or a hash that the system lists but does not let anybody use
        fits = False
    if not fits:
        raise ValueError(f"entry {place} does not hold a digest of {secret.algorithm}")
    return secret


def _digest(algorithm: str, salt: str, password: str) -> str:
    made = hashlib.new(algorithm, (salt + password).encode())
    # The shake algorithms have no length of their own.
    return made.hexdigest() if made.digest_size else made.hexdigest(32)  # type: ignore[call-arg] # shake only


_NOBODY = Secret.of(secrets.token_hex(8))
