"""Serving the ASGI app by uvicorn, in this process or in several."""

from __future__ import annotations

import errno
import os
import signal
import socket
import threading
import time

import click
import uvicorn

from tutela.site import environment
from tutela.site.faults import StartFault

GRACE_SECONDS = 30
BACKLOG = 2048
APP = "tutela.site.asgi:app"
PARENT = "_TUTELA_PARENT"
"""Tells the processes of a server of several who started them."""
LOOK_SECONDS = 1.0


def run(listener: socket.socket, workers: int, *, ready: str) -> None:
    """Serve until told to stop. *ready* is said once requests are answered, ``{address}`` filled in.

    On SIGTERM and SIGINT no new request is taken, those under way have 30 seconds to end, and then the site is shut
    down.
    """
    ready = ready.format(address=_address(listener))
    if workers > 1:
        _run_several(listener, workers, ready)
        return
    from tutela.site.edge.app import create_app

    server = _Server(_config(create_app()), ready)
    server.run(sockets=[listener])


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens on *host* and *port*: whoever connects is answered when the site is ready.

    Raises `StartFault`.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        listener = socket.socket(found[0], found[1])
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(found[4])
        listener.listen(BACKLOG)
    except OSError as failure:
        raise StartFault(_cannot_listen(host, port, failure)) from failure
    listener.set_inheritable(True)
    return listener


def end_with_parent() -> None:
    """Let this process end when the one that started it is gone, however that ended; others must take its place."""
    parent = os.environ.get(PARENT, "")
    if parent:
        threading.Thread(target=_follow, args=(int(parent),), name="tutela-parent", daemon=True).start()


def _follow(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)


class _Server(uvicorn.Server):
    """Says that it is ready when it is, and not before."""

    def __init__(self, config: uvicorn.Config, ready: str) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            click.echo(self._ready)


def _config(app: object) -> uvicorn.Config:
    return uvicorn.Config(
        app,  # type: ignore[arg-type]  # an ASGI app or its name; uvicorn's own type is narrower than what it takes
        log_config=None,
        access_log=False,
        server_header=False,
        forwarded_allow_ips=environment.words("TUTELA_TRUSTED_PROXIES"),
        timeout_graceful_shutdown=GRACE_SECONDS,
        backlog=BACKLOG,
        lifespan="on",
        ws="none",
    )


def _run_several(listener: socket.socket, workers: int, ready: str) -> None:
    from uvicorn.supervisors import Multiprocess

    config = _config(APP)
    config.workers = workers
    os.environ[PARENT] = str(os.getpid())
    click.echo(ready)
    Multiprocess(config, sockets=[listener]).run()


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def _cannot_listen(host: str, port: int, failure: OSError) -> str:
    if failure.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is taken by another program. Choose another with --port, or end that program."
    if failure.errno in (errno.EACCES, errno.EPERM):
        return f"Port {port} needs more rights than {os.environ.get('USER', 'this user')} has. Choose one above 1023."
    return f"{host} port {port} cannot be listened on: {failure.strerror or failure}."
