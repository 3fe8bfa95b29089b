"""Tokens: made once, kept as a digest, looked up by it."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from functools import cache

from django.utils import timezone

from tutela.identity.models import Person, Token
from tutela.identity.queries import marks, select, table

PREFIX = "tut_"


class TokenScope(IntEnum):
    """How far a token goes; each includes those before it. What the person may not do no token may."""

    READ = 1
    """Look at what the person may see."""
    ACT = 2
    """Have AI actions performed, accept the policy, act on insights: what everybody does for themselves."""
    ADMINISTER = 3
    """Change what administrators and teachers change: everything."""


@dataclass(frozen=True)
class TokenOwner:
    """For whom a token acts, and how far."""

    userid: int
    scope: TokenScope


NOTED_EVERY = timedelta(hours=1)
"""How exactly it is noted when a token was last used: a write an hour, not one a request."""


def digest(key: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(key.encode()).hexdigest()


def make_token(
    person: Person, name: str, expires: datetime | None = None, scope: TokenScope = TokenScope.ADMINISTER
) -> tuple[Token, str]:
    """A new token and its key, which is never seen again."""
    key = PREFIX + secrets.token_urlsafe(32)
    token = Token.objects.create(
        person=person,
        name=name,
        digest=digest(key),
        prefix=key[: Token._meta.get_field("prefix").max_length or 8],
        expires=expires,
        scope=scope,
    )
    return token, key


def tokens_of(person: Person) -> list[Token]:
    """A person's tokens, newest first."""
    return list(person.tokens.order_by("-timecreated"))


def revoke_token(person: Person, tokenid: int) -> None:
    """End one of *person*'s tokens; nothing happens when it is not theirs."""
    person.tokens.filter(pk=tokenid).delete()


def end_tokens(person: Person) -> int:
    """End all of *person*'s tokens; how many there were."""
    return person.tokens.all().delete()[0]


def people_by_digest(digests: Collection[str]) -> dict[str, TokenOwner]:
    """Digest → owner, for tokens that are valid now and whose person is active."""
    wanted = sorted(digests)
    if not wanted:
        return {}
    now = timezone.now()
    rows = select(_sql() + f" AND t.digest IN ({marks(wanted)})", [now - NOTED_EVERY, now, *wanted])
    unnoted = [found for found, _userid, _scope, note in rows if note]
    if unnoted:
        Token.objects.filter(digest__in=unnoted).update(lastused=now)
    return {found: TokenOwner(userid, TokenScope(scope)) for found, userid, scope, _note in rows}


@cache
def _sql() -> str:
    return (
        "SELECT t.digest, t.person_id, t.scope, (t.lastused IS NULL OR t.lastused < %s)"  # noqa: S608
        f" FROM {table(Token)} t JOIN {table(Person)} p ON p.id = t.person_id"
        " WHERE p.is_active AND (t.expires IS NULL OR t.expires > %s)"
    )
