"""A registry to register with: a real server that answers as it is told."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tutela.conftest import World
from tutela.identity.api import write_settings
from tutela.registration.api import SiteDescription


@dataclass
class Asked:
    """One request that the registry got."""

    method: str
    path: str
    secret: str
    body: dict[str, Any]


@dataclass
class StubRegistry:
    """What it answers: a status, perhaps late, perhaps nonsense, huge, or that something else should be asked."""

    address: str = ""
    status: int = 200
    nonsense: bool = False
    huge: bool = False
    elsewhere: str = ""
    wait: float = 0.0
    asked: list[Asked] = field(default_factory=list)

    def answer(self, path: str) -> bytes:
        if self.huge:
            return b" " * (1024 * 1024)
        return b"<html>Welcome</html>" if self.nonsense else json.dumps({"siteid": path.rsplit("/", 1)[-1]}).encode()


@pytest.fixture
def registry() -> Iterator[StubRegistry]:
    """A registry that takes everything."""
    stub = StubRegistry()

    class Handler(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            sent = self.rfile.read(int(self.headers.get("content-length") or 0))
            secret = self.headers["authorization"].removeprefix("Bearer ")
            stub.asked.append(Asked(self.command, self.path, secret, json.loads(sent or b"{}")))
            time.sleep(stub.wait)
            answer = stub.answer(self.path)
            self.send_response(stub.status)
            if stub.elsewhere:
                self.send_header("location", stub.elsewhere)
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            with suppress(ConnectionError):  # who asked may have had enough of it
                self.wfile.write(answer)

        do_DELETE = do_PUT  # noqa: N815 - the library's name

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    stub.address = f"http://127.0.0.1:{server.server_port}"
    yield stub
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def described(world: World) -> World:
    """A site that has a name."""
    write_settings(world.administrator, SiteDescription(sitename="The Coast", siteurl="https://coast.example.org"))
    return world
