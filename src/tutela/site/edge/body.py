"""Bodies above the limit are refused before they are read."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tutela.site.edge.refusal import refusal

LINGER_SECONDS = 5.0


class BodyLimit:
    """Answers 413 to a body that announces itself as too large, or turns out to be.

    `limit_for` maps a path to its limit in bytes. What the client still sends is thrown away for a few seconds, so
    that it comes to read the answer; after that the connection is closed.
    """

    def __init__(self, app: ASGIApp, limit_for: Callable[[str], int]) -> None:
        self.app = app
        self.limit_for = limit_for

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = self.limit_for(scope["path"])
        if _announced(scope) > limit:
            await _refuse(scope, receive, send)
            return
        counter = _Counter(scope, receive, send, limit)
        try:
            await self.app(scope, counter.receive, counter.send)
        except ClientDisconnect:  # what a fast route makes of a body that we cut off
            if not counter.refused:
                raise


class _Counter:
    """Counts what arrives; above the limit it answers itself, and the app sees a client that went away."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, limit: int) -> None:
        self._scope, self._receive, self._send, self._limit = scope, receive, send, limit
        self._seen = 0
        self._started = False
        self.refused = False

    async def receive(self) -> Message:
        if self.refused:
            return {"type": "http.disconnect"}
        message = await self._receive()
        self._seen += len(message.get("body", b""))
        if self._seen <= self._limit:
            return message
        self.refused = True
        if not self._started:
            await _refuse(self._scope, self._receive, self._send)
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        if not self.refused:
            self._started = True
            await self._send(message)


def _announced(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() else 0
    return 0


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    response = refusal(413, scope)
    response.headers["connection"] = "close"

    async def lingering(message: Message) -> None:
        if message["type"] == "http.response.body":
            await send({**message, "more_body": True})
            await _throw_away(receive)
            message = {"type": "http.response.body", "body": b""}
        await send(message)

    await response(scope, receive, lingering)


async def _throw_away(receive: Receive) -> None:
    deadline = time.monotonic() + LINGER_SECONDS
    while (left := deadline - time.monotonic()) > 0:
        try:
            message = await asyncio.wait_for(receive(), left)
        except TimeoutError:
            return
        if message["type"] == "http.disconnect" or not message.get("more_body", False):
            return
