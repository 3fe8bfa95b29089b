"""Models in an S3 bucket, or in any store that speaks its protocol. Needs the extra ``s3`` (boto3)."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tutela.mlbackend.blobs import Blob, Blobs
from tutela.mlbackend.errors import StorageFailed
from tutela.mlbackend.locks import Locks

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

LOCKS = "tutela-mlbackend-locks"


class S3Blobs(Blobs):
    """Objects in *bucket*; the credentials come from boto3's own chain. Locks hold on this machine only."""

    def __init__(self, bucket: str, *, endpoint: str | None = None) -> None:
        self.bucket = bucket
        self._endpoint = endpoint
        self._locks = Locks(Path(tempfile.gettempdir()) / LOCKS)

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
        return self._locks.hold(f"{self.bucket}/{name}", wait)


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
