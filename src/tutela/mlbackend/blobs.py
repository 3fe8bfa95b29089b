"""Where models and reports are kept: a folder (here) or an object store (`s3`). A blob is put whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from tutela.mlbackend.errors import StorageFailed
from tutela.mlbackend.locks import Locks

BESIDE = ".new-"
LEFT_BEHIND = 3600
"""Seconds after which a file beside its place is nobody's any more."""


@dataclass(frozen=True)
class Blob:
    """What was found, and a mark that changes whenever the blob does."""

    data: bytes
    mark: str


class Blobs(ABC):
    """Named blobs. A name is a relative path of plain parts, made by this project and never by a request."""

    @abstractmethod
    def get(self, name: str) -> Blob | None:
        """The blob, None where there is none."""

    @abstractmethod
    def mark(self, name: str) -> str | None:
        """The mark alone, cheaply."""

    @abstractmethod
    def put(self, name: str, data: bytes) -> None:
        """Write it whole. Raises `StorageFailed`, and then what was there before is untouched."""

    @abstractmethod
    def delete(self, name: str) -> None:
        """Remove it; nothing happens where there is none."""

    @abstractmethod
    def names(self, folder: str) -> list[str]:
        """The full names of all blobs below *folder*, sorted."""

    @abstractmethod
    def delete_folder(self, folder: str) -> None:
        """Remove all below *folder*."""

    @abstractmethod
    def sweep(self, folder: str) -> None:
        """Remove what a killed process left half-written, where a store can have such a thing."""

    @abstractmethod
    def model_name(self, folder: str) -> str:
        """The name of the current model of *folder*."""

    @abstractmethod
    def shown(self, folder: str) -> str:
        """*folder* as an administrator finds it: a path or an address."""

    @abstractmethod
    def claim(self, folder: str) -> bool:
        """Make *folder* and say whether it was new."""

    @abstractmethod
    def lock(self, name: str, wait: float) -> AbstractContextManager[None]:
        """Be the only one, or raise `Busy` after *wait* seconds."""


class LocalBlobs(Blobs):
    """Files below *root*; a file is written beside its place, flushed to the disk, and moved there in one step."""

    def __init__(self, root: Path, locks: Path | None = None) -> None:
        self.root = root
        self._locks = Locks(locks if locks is not None else root / ".locks")

    def get(self, name: str) -> Blob | None:
        try:
            with (self.root / name).open("rb") as file:
                mark = _mark(os.fstat(file.fileno()))
                return Blob(file.read(), mark)
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None

    def mark(self, name: str) -> str | None:
        try:
            return _mark((self.root / name).stat())
        except (FileNotFoundError, NotADirectoryError):
            return None

    def put(self, name: str, data: bytes) -> None:
        path = self.root / name
        with _storing():
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, beside = tempfile.mkstemp(prefix=BESIDE, dir=path.parent)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                Path(beside).replace(path)
            finally:
                Path(beside).unlink(missing_ok=True)  # there only if something went wrong
            _sync_folder(path.parent)

    def delete(self, name: str) -> None:
        (self.root / name).unlink(missing_ok=True)

    def names(self, folder: str) -> list[str]:
        start = self.root / folder
        return sorted(
            path.relative_to(self.root).as_posix()
            for path in start.rglob("*")
            if path.is_file() and not path.name.startswith(".")
        )

    def delete_folder(self, folder: str) -> None:
        shutil.rmtree(self.root / folder, ignore_errors=True)
        if (self.root / folder).exists():
            with _storing():  # once more, to hear what keeps it
                shutil.rmtree(self.root / folder)

    def sweep(self, folder: str) -> None:
        for left in (self.root / folder).rglob(f"{BESIDE}*"):
            if time.time() - left.stat().st_mtime > LEFT_BEHIND:
                left.unlink(missing_ok=True)

    def model_name(self, folder: str) -> str:
        return _joined(folder, "classifier/model.zip")

    def shown(self, folder: str) -> str:
        return str(self.root / folder)

    def claim(self, folder: str) -> bool:
        with _storing():
            (self.root / folder).parent.mkdir(parents=True, exist_ok=True)
            try:
                (self.root / folder).mkdir()
            except FileExistsError:
                return False
        return True

    def lock(self, name: str, wait: float) -> AbstractContextManager[None]:
        return self._locks.hold(name, wait)


def _joined(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


def _mark(found: os.stat_result) -> str:
    return f"{found.st_ino}-{found.st_mtime_ns}-{found.st_size}"


def _sync_folder(folder: Path) -> None:
    """Make the move itself durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _storing() -> Iterator[None]:
    try:
        yield
    except OSError as failure:
        _refuse(failure)


def _refuse(failure: OSError) -> NoReturn:
    if failure.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        raise StorageFailed(
            "There is no room left where models are kept; nothing was changed, and the last model still serves."
        ) from failure
    raise StorageFailed(
        f"The folder for models cannot be written to ({failure.strerror}); nothing was changed."
    ) from failure
