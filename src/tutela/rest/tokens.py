"""Tokens with which programs act for a person."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal, cast

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Router, Status
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from tutela.identity.api import NotFound, Token, TokenScope, make_token, revoke_token, tokens_of
from tutela.rest.auth import authenticated, bearer
from tutela.rest.errors import ApiError, failures
from tutela.rest.requests import Id

router = Router(tags=["tokens"])

ScopeName = Literal["read", "act", "administer"]
LATEST = datetime(9999, 1, 1, tzinfo=UTC).timestamp()


def _in_future(moment: float) -> float:
    if moment <= timezone.now().timestamp():
        raise ValueError("must lie in the future")
    return moment


class TokenIn(BaseModel):
    """A token to be made."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        allow_inf_nan=False,
        json_schema_extra={"examples": [{"name": "Nightly report", "expires": 4102444800}]},
    )

    name: str = Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f]*\S[^\x00-\x1f]*$", description="What for.")
    expires: Annotated[float, Field(le=LATEST), AfterValidator(_in_future)] | None = Field(
        default=None, description="When it ends, in Unix seconds; null: not by itself."
    )
    scope: ScopeName = Field(
        default="administer",
        description="How far it goes: only look; also have actions performed, as everybody does for themselves; "
        "all that its person may do.",
    )


class TokenOut(BaseModel):
    """A token, without its key. Times are Unix seconds."""

    id: int
    name: str
    prefix: str = Field(description="The first characters of the key, to tell tokens apart.")
    timecreated: float
    expires: float | None
    expired: bool
    scope: ScopeName
    lastused: float | None = Field(description="When it was last used, to the hour; null: never.")


class NewTokenOut(TokenOut):
    """A token that was just made."""

    key: str = Field(description="The key. It is shown this once.")


@router.get("", response={200: list[TokenOut], **failures(401)}, operation_id="list_tokens")
def list_tokens(request: HttpRequest) -> list[TokenOut]:
    """One's own tokens, newest first."""
    return [_out(token) for token in tokens_of(authenticated(request))]


@router.post("", response={201: NewTokenOut, **failures(400, 401, 403, 415, 422)}, operation_id="create_token")
def create_token(request: HttpRequest, body: TokenIn) -> Status[NewTokenOut]:
    """Make a token for oneself. Needs a session: a token that leaked must not make others."""
    if bearer(request.headers.get("Authorization", "")) is not None:
        raise ApiError("session_required")
    expires = None if body.expires is None else datetime.fromtimestamp(body.expires, tz=UTC)
    token, key = make_token(authenticated(request), body.name, expires, TokenScope[body.scope.upper()])
    return Status(201, NewTokenOut(**_out(token).model_dump(), key=key))


@router.delete("/{tokenid}", response={204: None, **failures(401, 404, 422)}, operation_id="revoke_token")
def revoke(request: HttpRequest, tokenid: Path[Id]) -> Status[None]:
    """End one of one's own tokens at once."""
    person = authenticated(request)
    if all(token.pk != tokenid for token in tokens_of(person)):
        raise NotFound("token", tokenid)
    revoke_token(person, tokenid)
    return Status(204, None)


def _out(token: Token) -> TokenOut:
    return TokenOut(
        id=token.pk,
        name=token.name,
        prefix=token.prefix,
        timecreated=token.timecreated.timestamp(),
        expires=None if token.expires is None else token.expires.timestamp(),
        expired=token.expires is not None and token.expires <= timezone.now(),
        scope=cast("ScopeName", TokenScope(token.scope).name.lower()),
        lastused=None if token.lastused is None else token.lastused.timestamp(),
    )
