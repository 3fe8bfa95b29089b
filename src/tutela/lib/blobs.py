"""Files named by what is in them: in a folder, or on any object store that fsspec reaches.

A blob is there whole or not at all. Its key is the SHA-256 of its content in hexadecimal, which reading checks: a
file that was altered or cut is as good as gone.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol, cast
from uuid import uuid4

_KEY = re.compile(r"[0-9a-f]{64}")


class BlobMissing(LookupError):
    """There is no such blob, or not any more as it was."""


class BlobStore(Protocol):
    """Where blobs are. Everything raises `OSError` where the place does not answer."""

    def put(self, content: bytes) -> str:
        """Keep *content*, durably; its key."""

    def read(self, key: str) -> bytes:
        """The content. Raises `BlobMissing`."""

    def remove(self, key: str) -> None:
        """Delete it, if it is there."""

    def older_than(self, seconds: float) -> Iterator[str]:
        """The keys of all blobs of that age; half-written ones of that age are deleted on the way."""


def key_of(content: bytes) -> str:
    """The key under which *content* is kept."""
    return hashlib.sha256(content).hexdigest()


def blob_store(location: str) -> BlobStore:
    """The store at *location*: a folder, or an address such as ``s3://bucket/folder``. Raises `OSError`."""
    return RemoteBlobs(location) if "://" in location else FolderBlobs(Path(location))


class FolderBlobs:
    """In a folder and its subfolders of 256 each; made when the first blob comes, for its owner's eyes only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, content: bytes) -> str:
        key = key_of(content)
        path = self._path(key)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f".{key[:16]}.{uuid4().hex}.part")
        try:
            with draft.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
        return key

    def read(self, key: str) -> bytes:
        try:
            return _whole(key, self._path(key).read_bytes())
        except FileNotFoundError as failure:
            raise BlobMissing(key) from failure

    def remove(self, key: str) -> None:
        self._path(key).unlink(missing_ok=True)

    def older_than(self, seconds: float) -> Iterator[str]:
        limit = time.time() - seconds
        for path in self._folder.glob("??/*"):
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_mtime > limit:
                    continue
                if path.suffix == ".part":
                    path.unlink()
                elif _KEY.fullmatch(path.name):
                    yield path.name

    def _path(self, key: str) -> Path:
        _check(key)
        return self._folder / key[:2] / key


class RemoteBlobs:
    """On an object store, where an object appears whole or not at all by itself."""

    def __init__(self, location: str) -> None:
        try:
            import fsspec  # type: ignore[import-untyped]  # fsspec ships no types

            self._system, root = cast("tuple[Any, Any]", fsspec.core.url_to_fs(location))
        except (ImportError, ValueError) as failure:
            raise OSError(f"the file store {location} cannot be reached: {failure}") from failure
        self._root = str(root).rstrip("/")

    def put(self, content: bytes) -> str:
        key = key_of(content)
        self._system.pipe_file(self._path(key), content)
        return key

    def read(self, key: str) -> bytes:
        try:
            return _whole(key, cast(bytes, self._system.cat_file(self._path(key))))
        except FileNotFoundError as failure:
            raise BlobMissing(key) from failure

    def remove(self, key: str) -> None:
        with contextlib.suppress(FileNotFoundError):
            self._system.rm_file(self._path(key))

    def older_than(self, seconds: float) -> Iterator[str]:
        limit = time.time() - seconds
        self._system.invalidate_cache()
        for path in self._system.find(self._root):
            name = path.rpartition("/")[2]
            with contextlib.suppress(FileNotFoundError):
                if _KEY.fullmatch(name) and self._system.modified(path).timestamp() <= limit:
                    yield name

    def _path(self, key: str) -> str:
        _check(key)
        return f"{self._root}/{key[:2]}/{key}"


def _check(key: str) -> None:
    """A key is never anything that could lead elsewhere."""
    if not _KEY.fullmatch(key):
        raise BlobMissing("no key of a blob")


def _whole(key: str, content: bytes) -> bytes:
    if key_of(content) != key:
        raise BlobMissing(f"{key} was altered")
    return content
