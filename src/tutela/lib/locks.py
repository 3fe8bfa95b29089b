"""A lock that is a file: between processes of one machine, given back by the system however its holder ends."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

if os.name == "posix":
    import fcntl

PAUSE = 0.05
SWEPT_IN, SWEPT_SECONDS = 3, 0.01
"""A sweep holds a file for a moment: one that is held three times is held by its owner."""


class FileLock:
    """Held by one process, or one of its threads, at a time. The file is gone when nobody holds the lock.

    Whoever gets the lock on a file that its last holder has removed meanwhile locks the one that is there now, so that
    two never hold "the same" lock on two files.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def take(self) -> bool:
        """Take it if nobody holds it; whether it is held now. Raises `OSError` where no file can be made."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        tries = SWEPT_IN
        while True:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(descriptor)
                tries -= 1
                if not tries:
                    return False
                time.sleep(SWEPT_SECONDS)
                continue
            if os.fstat(descriptor).st_nlink:
                self._descriptor = descriptor
                return True
            os.close(descriptor)

    def release(self) -> None:
        """Give it back, and remove the file. Nothing happens where it is not held."""
        if self._descriptor is not None:
            self._path.unlink(missing_ok=True)
            os.close(self._descriptor)
            self._descriptor = None

    @contextlib.contextmanager
    def held(self, wait: float = 0.0) -> Iterator[None]:
        """Hold it. Raises `BlockingIOError` when it is not free within *wait* seconds."""
        deadline = time.monotonic() + wait
        while not self.take():
            if time.monotonic() >= deadline:
                raise BlockingIOError(f"{self._path.name} is held by another")
            time.sleep(PAUSE)
        try:
            yield
        finally:
            self.release()


def sweep(folder: Path) -> None:
    """Remove the files of locks in *folder* whose holders were killed: nobody holds what can be taken."""
    for path in folder.glob("*.lock"):
        lock = FileLock(path)
        with contextlib.suppress(OSError):  # what cannot be opened or removed stays
            if lock.take():
                lock.release()
