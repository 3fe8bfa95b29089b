"""Each request gets an id and leaves one line in the log."""

from __future__ import annotations

import re
import secrets
import time
from typing import Any

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tutela.site.edge.counts import count

ID_HEADER = b"x-request-id"
_ID = re.compile(rb"[A-Za-z0-9_-]{8,64}")
CLIENT_LEFT = 499

log: Any = structlog.get_logger("tutela.requests")


class RequestLog:
    """Gives the request an id (or takes a proxy's), binds it to every log line, and logs what became of it.

    The server runs each request as a task with a context of its own, so nothing has to be unbound; it logs what the
    app raises, with the id. The line holds no query, no header and no body: they may hold secrets.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        requestid = _incoming(scope) or new_id()
        scope.setdefault("state", {})["requestid"] = requestid
        structlog.contextvars.bind_contextvars(request=requestid)
        began = time.perf_counter()
        status = CLIENT_LEFT

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), (ID_HEADER, requestid.encode())]
            await send(message)

        try:
            await self.app(scope, receive, noting)
        finally:
            seconds = time.perf_counter() - began
            count(scope["method"], status, seconds)
            log.info("request", method=scope["method"], path=scope["path"], status=status, ms=round(seconds * 1e3, 1))


def new_id() -> str:
    """A fresh request id."""
    return secrets.token_hex(8)


def _incoming(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == ID_HEADER and _ID.fullmatch(value):
            return str(value.decode())
    return ""
