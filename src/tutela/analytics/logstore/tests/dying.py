"""A sync that dies by ``kill -9`` at its n-th write: ``python dying.py STORE N ERASE``. Run by `test_kill`."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Iterator
from typing import BinaryIO

from tutela.analytics.logstore import LogStore, erase_people
from tutela.analytics.logstore.files import Files
from tutela.analytics.logstore.tests.site import MemoryPlatform, event, run


class DyingFiles(Files):
    """Dies before, in the middle of, or after a write: each counts as one step."""

    steps = 0

    def step(self) -> None:
        DyingFiles.steps -= 1
        if DyingFiles.steps == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    @contextlib.contextmanager
    def writing(self, name: str) -> Iterator[BinaryIO]:
        self.step()
        with super().writing(name) as file:
            yield file
            file.flush()
            self.step()
        self.step()

    def create(self, name: str, content: bytes) -> None:
        self.step()
        super().create(name, content)
        self.step()

    def remove(self, name: str) -> None:
        self.step()
        super().remove(name)
        self.step()


def main(location: str, steps: int, erase: bool) -> None:
    """Sync 100 events of three months, 20 at a time; then, with *erase*, take a person out."""
    store = LogStore(location)
    store.files = DyingFiles(location)
    DyingFiles.steps = steps
    if erase:
        erase_people(store, [3])
    else:
        run(MemoryPlatform(event(n, day=n % 70, person=n % 5) for n in range(1, 101)), store)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3] == "erase")
