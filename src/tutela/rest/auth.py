"""Who is asking: by a token, or by a signed-in session with its CSRF token."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from tutela.identity.api import Person, TokenScope, digest, people_by_digest
from tutela.rest.errors import ApiError

SCHEME = "bearer"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def bearer(authorization: str) -> str | None:
    """The token of an ``Authorization`` header; None when it is of another scheme or absent."""
    scheme, _, token = authorization.partition(" ")
    return token.strip() if scheme.lower() == SCHEME else None


def person_of_token(token: str, needed: TokenScope) -> Person:
    """The person for whom *token* acts, in what needs the scope *needed*. Raises `ApiError`."""
    key = digest(token)
    owner = people_by_digest([key]).get(key)
    person = Person.objects.filter(pk=owner.userid).first() if owner else None
    if owner is None or person is None:
        raise ApiError("wrong_token")
    if owner.scope < needed:
        raise ApiError("token_scope")
    return person


class TokenAuth(AuthBase):
    """``Authorization: Bearer <token>``. A wrong token is refused even where a session would do.

    *scope* is what a token needs to change anything here; to read, `TokenScope.READ` will do.
    """

    openapi_type = "http"
    openapi_scheme = SCHEME
    openapi_description = "A token made under `POST /tokens` or on the page of your account."

    def __init__(self, scope: TokenScope = TokenScope.ADMINISTER) -> None:
        self._scope = scope
        super().__init__()

    def __call__(self, request: HttpRequest) -> Person | None:
        token = bearer(request.headers.get("Authorization", ""))
        needed = TokenScope.READ if request.method in SAFE else self._scope
        return None if token is None else person_of_token(token, needed)


class SessionAuth(AuthBase):
    """The session of somebody who is signed in; unsafe methods also need the CSRF token in ``X-CSRFToken``."""

    openapi_type = "apiKey"
    openapi_in = "cookie"
    openapi_description = "The session cookie of the site. Unsafe methods also need the header `X-CSRFToken`."

    def __init__(self) -> None:
        self.openapi_name = settings.SESSION_COOKIE_NAME
        super().__init__()

    def __call__(self, request: HttpRequest) -> Person:
        person = request.user
        if not (isinstance(person, Person) and person.is_active):
            had_one = settings.SESSION_COOKIE_NAME in request.COOKIES
            raise ApiError("session_expired" if had_one else "not_signed_in")
        if check_csrf(request) is not None:
            raise ApiError("csrf")
        return person


def ways_in(scope: TokenScope = TokenScope.ADMINISTER) -> list[AuthBase]:
    """A token of that *scope*, or a session."""
    return [TokenAuth(scope), SessionAuth()]


def authenticated(request: HttpRequest) -> Person:
    """Who asks, where ninja has authenticated the request."""
    return cast("Person", cast("Any", request).auth)
