"""Where models and reports are kept: a folder, or a bucket of a store that speaks S3's protocol (extra ``s3``).

A blob is put whole or not at all.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from tutela.lib.locks import FileLock
from tutela.mlbackend.errors import Busy, StorageFailed

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


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
        self._locks = locks if locks is not None else root / ".locks"

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
        return _locked(self._locks, name, wait)


@contextmanager
def _locked(folder: Path, name: str, wait: float) -> Iterator[None]:
    """One writer at a time for each model: between threads, and between processes on one machine."""
    file = folder / f"{hashlib.sha256(name.encode()).hexdigest()[:32]}.lock"
    with contextlib.ExitStack() as held:
        try:
            held.enter_context(FileLock(file).held(wait))
        except BlockingIOError:
            raise Busy("Another request is changing this model; try again when it has finished.") from None
        except OSError as failure:
            raise StorageFailed(f"The folder for models cannot be written to ({failure.strerror}).") from failure
        yield


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


LOCKS = "tutela-mlbackend-locks"


class S3Blobs(Blobs):
    """Objects in *bucket*; the credentials come from boto3's own chain. Locks hold on this machine only."""

    def __init__(self, bucket: str, *, endpoint: str | None = None) -> None:
        self.bucket = bucket
        self._endpoint = endpoint
        self._locks = Path(tempfile.gettempdir()) / LOCKS

    @cached_property
    def client(self) -> S3Client:
        """Made when it is first needed: importing boto3 takes half a second."""
        import boto3

        return boto3.client("s3", endpoint_url=self._endpoint)

    def get(self, name: str) -> Blob | None:
        with _talking("read from"):
            try:
                found = self.client.get_object(Bucket=self.bucket, Key=name)
            except self.client.exceptions.NoSuchKey:
                return None
            return Blob(found["Body"].read(), found["ETag"])

    def mark(self, name: str) -> str | None:
        from botocore.exceptions import ClientError

        with _talking("read from"):
            try:
                return self.client.head_object(Bucket=self.bucket, Key=name)["ETag"]
            except ClientError as failure:
                if _status(failure) == 404:
                    return None
                raise

    def put(self, name: str, data: bytes) -> None:
        with _talking("upload"):
            self.client.put_object(Bucket=self.bucket, Key=name, Body=data)

    def delete(self, name: str) -> None:
        with _talking("delete from"):
            self.client.delete_object(Bucket=self.bucket, Key=name)

    def names(self, folder: str) -> list[str]:
        with _talking("list"):
            pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=_below(folder))
            return sorted(entry["Key"] for page in pages for entry in page.get("Contents", []))

    def delete_folder(self, folder: str) -> None:
        for name in self.names(folder):
            self.delete(name)

    def sweep(self, folder: str) -> None:
        """Nothing to do: an object is there whole or not at all."""

    def model_name(self, folder: str) -> str:
        return folder

    def shown(self, folder: str) -> str:
        return f"s3://{self.bucket}/{folder}"

    def claim(self, folder: str) -> bool:
        return not self.names(folder)

    def lock(self, name: str, wait: float) -> AbstractContextManager[None]:
        return _locked(self._locks, f"{self.bucket}/{name}", wait)


def _below(folder: str) -> str:
    return f"{folder}/" if folder else ""


def _status(failure: Any) -> int:
    return int(failure.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


@contextmanager
def _talking(what: str) -> Iterator[None]:
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except (BotoCoreError, ClientError) as failure:
        sentence = "Can't upload classifier to S3." if what == "upload" else f"Can't {what} S3."
        raise StorageFailed(sentence) from failure
