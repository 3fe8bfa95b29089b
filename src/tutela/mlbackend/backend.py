"""What all routes share: settings, the store, the engine and the counters."""

from __future__ import annotations

import asyncio
import os
from functools import cached_property
from typing import TYPE_CHECKING

from tutela.mlbackend.blobs import Blobs, LocalBlobs
from tutela.mlbackend.errors import Fault
from tutela.mlbackend.metrics import Metrics
from tutela.mlbackend.parameters import Parameters
from tutela.mlbackend.settings import Settings

if TYPE_CHECKING:
    from tutela.mlbackend.engine import Engine
    from tutela.mlbackend.models import Folder


class Backend:
    """Made once for each app; what is heavy is made when it is first needed."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.metrics = Metrics()
        # More at once would only take turns.
        self.places = asyncio.Semaphore(max(2, os.cpu_count() or 1))

    @cached_property
    def blobs(self) -> Blobs:
        """The local folder or the bucket."""
        if self.settings.bucket is not None:
            from tutela.mlbackend.s3 import S3Blobs

            return S3Blobs(self.settings.bucket, endpoint=self.settings.endpoint)
        if self.settings.directory is None:
            raise Fault("There is no place for models: neither a folder nor a bucket is set.")
        return LocalBlobs(self.settings.directory)

    @cached_property
    def engine(self) -> Engine:
        """The engine, imported when it is first needed."""
        from tutela.mlbackend.engine import Engine

        return Engine(self.settings.limits, split_by_sample=self.settings.split_by_sample)

    def folder(self, parameters: Parameters, name: str = "dirhash") -> Folder:
        """The folder that the parameters name."""
        from tutela.mlbackend.models import Folder

        return Folder(self.blobs, f"{parameters.id('uniqueid')}/{parameters.id(name)}")
