"""The REST surfaces on a real socket: the hot path in front of Django, as the site composes them."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any, cast

import uvicorn
from django.core.asgi import get_asgi_application
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from tutela.ai import api as ai
from tutela.rest import fast

TIMEOUT = 20.0


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, which must be JSON."""
        assert self.headers["content-type"].startswith("application/json"), self.body[:500]
        return json.loads(self.body)

    @property
    def reason(self) -> str:
        """The reason of an error."""
        return str(self.json["error"]["reason"])


@dataclass(frozen=True)
class Served:
    """A server that listens on the loopback interface."""

    port: int

    def connect(self) -> HTTPConnection:
        """A connection to it."""
        return HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)

    def ask(self, method: str, path: str, body: Any = None, *, token: str = "", **headers: str) -> Answer:
        """One request, its body as JSON; bytes are sent as they are. Header names have ``_`` for ``-``."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if token:
            sent["Authorization"] = f"Bearer {token}"
        raw = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        if raw is not None:
            sent.setdefault("Content-Type", "application/json")
        connection = self.connect()
        try:
            connection.request(method, path, raw, sent)
            return read(connection)
        finally:
            connection.close()


def read(connection: HTTPConnection) -> Answer:
    """The answer that waits on *connection*."""
    response = connection.getresponse()
    headers = {name.lower(): value for name, value in response.getheaders()}
    return Answer(response.status, headers, response.read())


@asynccontextmanager
async def _lifespan(_app: Starlette) -> AsyncIterator[None]:
    await ai.startup()
    try:
        yield
    finally:
        await ai.shutdown()


@contextmanager
def serve() -> Iterator[Served]:
    """The surfaces, served from a thread of this process."""
    statics = StaticFiles(packages=[("ninja", "static"), ("tutela.rest", "static")])
    app = Starlette(routes=[*fast.routes, Mount("/static", statics)], lifespan=_lifespan)
    app.router.default = cast("ASGIApp", get_asgi_application())
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="on", ws="none", timeout_graceful_shutdown=5))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.005)
    try:
        yield Served(listener.getsockname()[1])
    finally:
        server.should_exit = True
        thread.join()
        listener.close()
