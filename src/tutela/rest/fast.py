"""The hot path: ``POST /api/v1/actions/{name}`` with a token, without Django's request cycle.

The same address, body, answers and errors as the view in `actions`; what is shared is in `asking`. Requests without
a token do not match here and go on to Django. The site puts `routes` before its Django application.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from django.db import DatabaseError
from django.utils import translation
from starlette.routing import Match, Route
from starlette.types import Receive, Scope, Send

from tutela.ai.api import get_manager
from tutela.identity.api import (
    SITE_CONFIG,
    PermissionQuestion,
    TokenScope,
    decide,
    digest,
    people_by_digest,
    system_context,
)
from tutela.rest.asking import action_class, answer, perform, read
from tutela.rest.auth import bearer
from tutela.rest.errors import ApiError
from tutela.rest.language import language_for
from tutela.rest.recognise import recognise
from tutela.rest.requests import MAX_BODY, check_size, check_type

PATH = "/api/v1/actions/{name}"
WANTED = frozenset({b"authorization", b"content-length", b"content-type", b"accept-language"})


MOST_KNOWN = 10_000
_known: dict[str, int] = {}
"""Whose tokens are, by digest, as they were looked up last: the gate makes sure before anything is done."""


class ClientGone(Exception):
    """Nobody waits for the answer any more."""


class TokenRoute(Route):
    """A route for requests that carry a token; all others, and other methods, are somebody else's."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if scope["type"] != "http" or scope["method"] != "POST" or not _carries_token(scope):
            return Match.NONE, {}
        return super().matches(scope)


class _Endpoint:
    """The ASGI application behind the route."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        status: int = 200
        headers: Mapping[str, str] = {}
        try:
            body = await _answer(scope, receive)
        except ClientGone:
            return
        except Exception as failure:  # noqa: BLE001 - the last door: whatever it is becomes an answer, and is logged
            status, headers, body = await _tell(failure, scope)
        await _send(send, status, headers, body)


async def _answer(scope: Scope, receive: Receive) -> bytes:
    headers = {name: value.decode("latin-1") for name, value in scope["headers"] if name in WANTED}
    _speak(headers.get(b"accept-language", ""))
    credential = scope["credential"] = digest(bearer(headers[b"authorization"]) or "")
    userid = scope["userid"] = _known.get(credential) or await _owner(credential)
    kind = action_class(scope["path_params"]["name"])
    check_size(headers.get(b"content-length"))
    check_type(headers.get(b"content-type", ""))
    wanted = read(kind, userid, await _body(receive))
    watch = _Watch(receive)
    try:
        return answer(await perform(wanted, credential))
    except asyncio.CancelledError as cancelled:
        watch.client_gone(cancelled)
        raise
    finally:
        watch.end()


class _Watch:
    """Cancels the task that made it when the client goes away."""

    def __init__(self, receive: Receive) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - we are in a coroutine
        self._task = task
        self._gone = False
        self._waiter = asyncio.ensure_future(_until_gone(receive))
        self._waiter.add_done_callback(self._noticed)

    def end(self) -> None:
        """Stop watching."""
        self._waiter.remove_done_callback(self._noticed)
        self._waiter.cancel()

    def client_gone(self, cancelled: asyncio.CancelledError) -> None:
        """Raise `ClientGone` when it was we who cancelled the task."""
        if self._gone:
            self._task.uncancel()
            raise ClientGone from cancelled

    def _noticed(self, waiter: asyncio.Future[None]) -> None:
        if not waiter.cancelled():
            self._gone = True
            self._task.cancel()


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _owner(credential: str) -> int:
    """Whose the token is, asked of the database and remembered. Raises `ApiError`."""
    owner = await get_manager().ledger.look_up(people_by_digest, credential)
    if owner is None:
        _known.pop(credential, None)
        raise ApiError("wrong_token")
    if owner.scope < TokenScope.ACT:
        raise ApiError("token_scope")
    if len(_known) >= MOST_KNOWN:
        _known.clear()
    _known[credential] = owner.userid
    return owner.userid


async def _body(receive: Receive) -> bytes:
    message = await receive()
    if message["type"] == "http.request" and not message.get("more_body"):
        body: bytes = message.get("body", b"")
        return body
    parts: list[bytes] = []
    size = 0
    while message["type"] == "http.request":
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > MAX_BODY:
            raise ApiError("too_large")
        if not message.get("more_body"):
            return b"".join(parts)
        message = await receive()
    raise ClientGone


def _speak(accept_language: str) -> None:
    """Answer in the person's language. The task is this request's own, so nothing needs to be undone."""
    if accept_language:
        translation.activate(language_for(accept_language))


async def _tell(failure: Exception, scope: Scope) -> tuple[int, Mapping[str, str], bytes]:
    error = recognise(await _rather_the_token(failure, scope))
    seen = bool(error.detail) and await _is_administrator(scope.get("userid"))
    return error.status, error.headers(), error.body(for_administrator=seen)


async def _rather_the_token(failure: Exception, scope: Scope) -> Exception:
    """*failure*, unless the token on which the request stood has ended: then that is all there is to tell."""
    try:
        await _owner(scope.get("credential", ""))
    except ApiError as ended:
        scope["userid"] = None
        return ended
    except (DatabaseError, RuntimeError):
        scope["userid"] = None  # nobody can say whose it is; what failed first is told, without details
    return failure


async def _is_administrator(userid: int | None) -> bool:
    if userid is None:
        return False
    try:
        seen: bool | None = await get_manager().ledger.look_up(_administrators, userid)
        return bool(seen)
    except (DatabaseError, RuntimeError):
        return False  # nobody can say so; what failed first is told all the same


def _administrators(userids: frozenset[int]) -> dict[int, bool]:
    """Which of *userids* may see details: asked for many at once."""
    system = system_context().pk
    verdicts = decide(PermissionQuestion(userid, SITE_CONFIG.name, system) for userid in userids)
    return {question.userid: verdict.allowed for question, verdict in verdicts.items()}


async def _send(send: Send, status: int, headers: Mapping[str, str], body: bytes) -> None:
    raw = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    raw += [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": body})


def _carries_token(scope: Scope) -> bool:
    return any(name == b"authorization" and value[:7].lower() == b"bearer " for name, value in scope["headers"])


routes: list[Route] = [TokenRoute(PATH, _Endpoint(), methods=["POST"])]
"""The routes, for the site's ASGI application."""
