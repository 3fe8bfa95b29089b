"""Secrets at rest: authenticated encryption with keys that can be rotated, and keyed pseudonyms."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

MARK = "enc1:"
"""Every encrypted value begins with this, so that it is never taken for a plain one."""


class UnreadableSecret(Exception):
    """A stored secret cannot be decrypted with the keys at hand."""


class Vault:
    """Encrypts with the first key and decrypts with any of them, so that keys can be rotated."""

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys:
            raise ValueError("a vault needs a key")
        self._fernet = MultiFernet([Fernet(key) for key in keys])

    @staticmethod
    def new_key() -> str:
        """A fresh random key, 32 bytes in URL-safe base64."""
        return Fernet.generate_key().decode()

    def seal(self, plain: str) -> str:
        """*plain*, encrypted and marked."""
        return MARK + self._fernet.encrypt(plain.encode()).decode()

    def open(self, sealed: str) -> str:
        """The plain text of what `seal` made. Raises `UnreadableSecret`."""
        if not sealed.startswith(MARK):
            raise UnreadableSecret("the value is not an encrypted one")
        try:
            return self._fernet.decrypt(sealed[len(MARK) :].encode()).decode()
        except InvalidToken as failure:
            raise UnreadableSecret("the value was encrypted with another key, or altered") from failure


def pseudonym(key: str, *parts: str) -> str:
    """A stable pseudonym: 64 hexadecimal characters that nobody without *key* can trace back.

    >>> pseudonym("k", "site", "7") == pseudonym("k", "site", "7")
    True
    """
    return hmac.new(key.encode(), "\x1f".join(parts).encode(), hashlib.sha256).hexdigest()
