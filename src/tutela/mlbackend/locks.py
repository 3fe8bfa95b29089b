"""One writer at a time for each model: between threads, and between processes on one machine."""

from __future__ import annotations

import fcntl
import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tutela.mlbackend.errors import Busy, StorageFailed

PAUSE = 0.05


class Locks:
    """File locks in a folder of their own. The system frees them when a process ends, however it ends."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def hold(self, name: str, wait: float) -> Iterator[None]:
        """Hold the lock called *name*. Raises `Busy` when it is not free within *wait* seconds."""
        handle = self._open(name)
        try:
            _acquire(handle, time.monotonic() + wait)
            yield
        finally:
            os.close(handle)

    def _open(self, name: str) -> int:
        file = self._folder / hashlib.sha256(name.encode()).hexdigest()[:32]
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            return os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as failure:
            raise StorageFailed(f"The folder for models cannot be written to ({failure.strerror}).") from failure


def _acquire(handle: int, deadline: float) -> None:
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise Busy("Another request is changing this model; try again when it has finished.") from None
            time.sleep(PAUSE)
