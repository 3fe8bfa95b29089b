"""The files of a store, wherever they are: the one place that knows fsspec; and what can go wrong with
a log store, each text saying what to do."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO, cast
from uuid import uuid4

import fsspec  # type: ignore[import-untyped]  # fsspec ships no types
from fsspec.implementations.local import LocalFileSystem  # type: ignore[import-untyped]  # fsspec ships no types

from tutela.sdk.errors import TutelaError


class LogStoreError(TutelaError):
    """The log store cannot be read or written."""


class StoreBusy(LogStoreError):
    """Somebody else writes to this store."""


class StoreFull(LogStoreError):
    """There is no room left. What was committed before is good."""


class StoreDamaged(LogStoreError):
    """A file that the manifest names is missing, shorter than it was, or not readable."""


class NeverSynced(LogStoreError):
    """There is no complete copy of a platform here yet."""


FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
FORSAKEN = timedelta(days=1)
"""On an object store, where nobody can be locked out, a file that no manifest names may still be about to be named."""


class Files:
    """A folder at *location*: a path, or an address such as ``s3://bucket/folder``. Names are relative to it."""

    def __init__(self, location: str, **options: Any) -> None:
        try:
            self.system, root = fsspec.core.url_to_fs(location, **options)
        except (ValueError, ImportError) as failure:
            raise LogStoreError(f"The log store {location} cannot be reached: {failure}") from failure
        self.root = str(root).rstrip("/")
        self.is_local = isinstance(self.system, LocalFileSystem)
        self.location = location

    def address(self, name: str) -> str:
        """What DuckDB calls the file."""
        return f"{self.root}/{name}" if self.is_local else str(self.system.unstrip_protocol(f"{self.root}/{name}"))

    def names(self, folder: str) -> list[str]:
        """The names of all files under *folder*, however deep."""
        self.system.invalidate_cache()
        return [path.removeprefix(f"{self.root}/") for path in self.system.find(f"{self.root}/{folder}")]

    def read(self, name: str) -> bytes:
        """The whole of a small file. Raises `FileNotFoundError`."""
        return cast(bytes, self.system.cat_file(f"{self.root}/{name}"))

    def size(self, name: str) -> int | None:
        """Bytes; None where there is no such file."""
        try:
            return cast(int, self.system.size(f"{self.root}/{name}"))
        except FileNotFoundError:
            return None

    def open(self, name: str) -> BinaryIO:
        """*name*, to be read."""
        return cast(BinaryIO, self.system.open(f"{self.root}/{name}", "rb"))

    @contextlib.contextmanager
    def writing(self, name: str) -> Iterator[BinaryIO]:
        """A new file, durable when the block ends; gone where it fails. Raises `StoreFull`."""
        path = f"{self.root}/{name}"
        try:
            with room_needed(self.location):
                self._make_folder_of(path)
                with self.system.open(path, "wb") as file:
                    yield cast(BinaryIO, file)
                    if self.is_local:
                        file.flush()
                        os.fsync(file.fileno())
        except BaseException:  # whatever it was, half a file must not stay - and it goes on up
            with contextlib.suppress(OSError):
                self.system.rm_file(path)
            raise

    def create(self, name: str, content: bytes) -> None:
        """Make *name* hold *content*, in one step, unless it exists: then `FileExistsError`. Raises `StoreFull`."""
        path = f"{self.root}/{name}"
        with room_needed(self.location):
            self._make_folder_of(path)
            if self.is_local:
                _create_locally(Path(path), content)
            else:
                self.system.pipe_file(path, content, mode="create")

    def remove(self, name: str) -> None:
        """Delete *name*, if it is there."""
        with contextlib.suppress(FileNotFoundError):
            self.system.rm_file(f"{self.root}/{name}")

    def forsaken(self, name: str) -> bool:
        """Whether a file that no manifest names can be taken for a dead sync's."""
        if self.is_local:
            return True
        # A system that cannot tell says so by a kind of RuntimeError: then nothing is removed.
        with contextlib.suppress(FileNotFoundError, RuntimeError):
            return bool(datetime.now(UTC) - self.system.modified(f"{self.root}/{name}") > FORSAKEN)
        return False

    def _make_folder_of(self, path: str) -> None:
        if self.is_local:
            self.system.makedirs(path.rpartition("/")[0], exist_ok=True)


def _create_locally(path: Path, content: bytes) -> None:
    draft = path.with_name(f"{path.name}.{uuid4().hex}")
    try:
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextlib.contextmanager
def room_needed(location: str) -> Iterator[None]:
    """Turn "no space left" into `StoreFull`."""
    try:
        yield
    except OSError as failure:
        if failure.errno not in FULL:
            raise
        raise StoreFull(
            f"There is no room left in {location} ({failure.strerror}). What was committed before is good: "
            "make room and sync again."
        ) from failure
