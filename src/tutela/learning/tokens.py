"""Tokens: made once, kept as a digest, looked up by it."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime
from functools import cache

from django.utils import timezone

from tutela.learning.models import Person, Token
from tutela.learning.rows import marks, select, table

PREFIX = "tut_"


def digest(key: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(key.encode()).hexdigest()


def make_token(person: Person, name: str, expires: datetime | None = None) -> tuple[Token, str]:
    """A new token and its key, which is never seen again."""
    key = PREFIX + secrets.token_urlsafe(32)
    token = Token.objects.create(
        person=person,
        name=name,
        digest=digest(key),
        prefix=key[: Token._meta.get_field("prefix").max_length or 8],
        expires=expires,
    )
    return token, key


def tokens_of(person: Person) -> list[Token]:
    """A person's tokens, newest first."""
    return list(person.tokens.order_by("-timecreated"))


def revoke_token(person: Person, tokenid: int) -> None:
    """End one of *person*'s tokens; nothing happens when it is not theirs."""
    person.tokens.filter(pk=tokenid).delete()


def people_by_digest(digests: Collection[str]) -> dict[str, int]:
    """Digest → userid, for tokens that are valid now and whose person is active."""
    wanted = sorted(digests)
    if not wanted:
        return {}
    rows = select(_sql() + f" AND t.digest IN ({marks(wanted)})", [timezone.now(), *wanted])
    return dict(rows)


@cache
def _sql() -> str:
    return (
        f"SELECT t.digest, t.person_id FROM {table(Token)} t JOIN {table(Person)} p ON p.id = t.person_id"  # noqa: S608
        " WHERE p.is_active AND (t.expires IS NULL OR t.expires > %s)"
    )
