"""Real servers in processes of their own, as people start them."""

from __future__ import annotations

import contextlib
import http.client
import os
import queue
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

TUTELA = (sys.executable, "-m", "tutela")
PATIENCE = 60.0
ADDRESS = re.compile(r"http://[\d.]+:\d+/")


@dataclass(frozen=True)
class Answer:
    """What a server answered. Header names are lower case; of a header that comes twice, the values with a comma."""

    status: int
    headers: dict[str, str]
    body: str


@dataclass
class Server:
    """A running server: what it printed, and where it is."""

    process: subprocess.Popen[str]
    printed: list[str] = field(default_factory=list)
    logged: list[str] = field(default_factory=list)
    address: str = ""

    def connect(self) -> http.client.HTTPConnection:
        """A connection to it."""
        parts = urlsplit(self.address)
        return http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=PATIENCE)

    def ask(self, path: str, method: str = "GET", body: bytes | None = None, /, **headers: str) -> Answer:
        """Send a request; ``content_type=`` is the header Content-Type."""
        with contextlib.closing(self.connect()) as connection:
            connection.request(method, path, body, {name.replace("_", "-"): text for name, text in headers.items()})
            return read(connection)

    def stop(self, seconds: float = PATIENCE) -> int:
        """Ask it to end, and wait: its exit status."""
        self.process.terminate()
        return self.process.wait(seconds)


def read(connection: http.client.HTTPConnection) -> Answer:
    """The answer on *connection*."""
    response = connection.getresponse()
    headers: dict[str, str] = {}
    for name, text in response.getheaders():
        headers[name.lower()] = f"{headers[name.lower()]}, {text}" if name.lower() in headers else text
    return Answer(response.status, headers, response.read().decode())


def surroundings(data: Path, **variables: str) -> dict[str, str]:
    """An environment that holds nothing of this one's Tutela."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("TUTELA_", "DJANGO_", "DATABASE_"))}
    return {**kept, "HOME": str(data.parent), "TUTELA_DATA": str(data), **variables}


def run(data: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [*TUTELA, *arguments],
        env=surroundings(data, **variables),
        cwd=data.anchor,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


@contextlib.contextmanager
def starting(data: Path, *arguments: str, program: Sequence[str] = TUTELA, **variables: str) -> Iterator[Server]:
    """A server process that has only just been started; it is gone when the block ends."""
    process = subprocess.Popen(
        [*program, *(arguments or ("serve", "--port", "0"))],
        env=surroundings(data, PYTHONUNBUFFERED="1", **variables),
        cwd=data.anchor,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    server = Server(process)
    try:
        yield server
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()


@contextlib.contextmanager
def serving(data: Path, *arguments: str, **variables: str) -> Iterator[Server]:
    """A server that answers."""
    with starting(data, *arguments, **variables) as server:
        wait_until_ready(server)
        yield server


def wait_until_ready(server: Server) -> None:
    """Read what *server* prints until it says where it is."""
    lines: queue.Queue[str | None] = queue.Queue()
    threading.Thread(target=_pump, args=(server, lines), daemon=True).start()
    threading.Thread(target=_keep_log, args=(server,), daemon=True).start()
    deadline = time.monotonic() + PATIENCE
    while not server.address:
        line = lines.get(timeout=max(0.1, deadline - time.monotonic()))
        if line is None:
            server.process.wait(PATIENCE)
            time.sleep(0.1)
            raise AssertionError(f"the server ended: {''.join(server.printed)}{''.join(server.logged)}")
        if found := ADDRESS.search(line):
            server.address = found[0].rstrip("/")


def _pump(server: Server, lines: queue.Queue[str | None]) -> None:
    assert server.process.stdout is not None
    with contextlib.suppress(ValueError):  # closed under our hands when the block ended
        for line in server.process.stdout:
            server.printed.append(line)
            lines.put(line)
    lines.put(None)


def _keep_log(server: Server) -> None:
    assert server.process.stderr is not None
    with contextlib.suppress(ValueError):
        for line in server.process.stderr:
            server.logged.append(line)
