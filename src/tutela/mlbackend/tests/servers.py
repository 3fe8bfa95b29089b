"""Servers for tests: the real one, in a thread or in a process of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from tutela.mlbackend.app import create_app
from tutela.mlbackend.settings import Limits, Settings
from tutela.mlbackend.tests.clients import USER, Http

START = 30.0
"""Seconds that a process may take to start on a busy machine."""


@contextmanager
def serving(settings: Settings) -> Iterator[Http]:
    """The server with *settings*, until the block ends."""
    with serving_app(create_app(settings)) as http:
        yield http


@contextmanager
def serving_app(app: Starlette) -> Iterator[Http]:
    """An app, until the block ends."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_config=None, lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield Http(listener.getsockname()[1])
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


def settings_for(directory: Path, **limits: int) -> Settings:
    """Settings for models in *directory*."""
    made = Settings.from_environment(
        {"MOODLE_MLBACKEND_PYTHON_USERS": USER, "MOODLE_MLBACKEND_PYTHON_DIR": str(directory)}
    )
    return replace(made, limits=replace(Limits(), **limits))


@dataclass(frozen=True)
class Process:
    """A server in a process of its own, which can be killed."""

    process: subprocess.Popen[bytes]
    http: Http

    def kill(self) -> None:
        """As ``kill -9`` does."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


@contextmanager
def process(directory: Path, **environment: str) -> Iterator[Process]:
    """``tutela mlbackend serve`` as an administrator starts it."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    given: Mapping[str, str] = {
        **os.environ,
        "MOODLE_MLBACKEND_PYTHON_USERS": USER,
        "MOODLE_MLBACKEND_PYTHON_DIR": str(directory),
        **environment,
    }
    command = [sys.executable, "-m", "tutela.mlbackend", "--port", str(port)]
    started = subprocess.Popen(command, env=given, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        http = Http(port)
        _wait_for(http, started)
        yield Process(started, http)
    finally:
        started.kill()
        started.wait()


def _wait_for(http: Http, started: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START
    while time.monotonic() < deadline:
        assert started.poll() is None, "the server ended at once"
        try:
            if http.get("version").status == 200:
                return
        except OSError:
            time.sleep(0.02)
    raise AssertionError("the server did not start")
