"""The data folder: keys, the SQLite database, mail that could not be sent, files of the log store."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tutela.site import environment
from tutela.site.faults import StartFault

LOCK_SECONDS = 120


def data_folder() -> Path:
    """``TUTELA_DATA``, or the place where a person's programs keep their data."""
    chosen = environment.text("TUTELA_DATA")
    if chosen:
        return Path(chosen).expanduser().absolute()
    base = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(base).expanduser() / "tutela"


def make(folder: Path) -> None:
    """Make *folder*, for its owner's eyes only, and see that it can be written. Raises `StartFault`."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = folder / f".writable-{os.getpid()}"
        probe.write_bytes(b"tutela")
        probe.unlink()
    except OSError as failure:
        raise StartFault(unwritable(folder, failure)) from failure


def unwritable(folder: Path, failure: OSError) -> str:
    """What to tell a person whose data folder cannot be written."""
    why = failure.strerror or type(failure).__name__
    return f"The data folder {folder} cannot be written: {why}. Free or open it, or name another with --data."


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Let one process at a time prepare *folder*; the others wait. Ends with the process, even a killed one.

    The lock is SQLite's own, which every system has and which leaves nothing behind.
    """
    with closing(sqlite3.connect(folder / "start.lock", timeout=LOCK_SECONDS, isolation_level=None)) as lock:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as failure:
            raise StartFault(
                f"Another start of Tutela has been at work in {folder} for {LOCK_SECONDS} seconds ({failure}). "
                "Wait for it, or end it and try again."
            ) from failure
        yield
