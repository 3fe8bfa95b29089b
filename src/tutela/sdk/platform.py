"""The contract of a platform: a plugin that reads a learning platform into the learning record, read only.

A platform delivers each canonical table (`tutela.sdk.record`) as Arrow record batches of bounded size. Every table is
delivered whole, except ``events``, which can be asked for in increments. It writes nothing anywhere; the log store
does that.
"""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Self, TypeVar
from urllib.parse import urlsplit, urlunsplit

from pydantic import BaseModel, ConfigDict

from tutela.sdk.errors import TutelaError

if TYPE_CHECKING:
    import pyarrow as pa

BATCH_ROWS = 100_000


class PlatformError(TutelaError):
    """The platform could not be read. The text says what to do; it never holds a secret."""


class UnknownVersion(PlatformError):
    """The platform is of a version whose tables are not known here."""


class MissingData(PlatformError):
    """A table or a column is missing, or a file is damaged."""


class ConnectionLost(PlatformError):
    """The connection broke; what was delivered before is good, and the same call can be made again."""


class PlatformConfig(BaseModel):
    """What an administrator sets for one platform; passwords are `SecretStr`. The settings form is made from it."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


@dataclass(frozen=True)
class Site:
    """What a platform says of itself. `time_zone` (IANA) is the zone that the site shows its dates in."""

    kind: str
    version: str
    time_zone: str = "UTC"
    name: str = ""


@dataclass(frozen=True, order=True)
class Mark:
    """How far the events have been read: the highest event_id and the latest time seen."""

    event_id: int = 0
    time: int = 0


def source_name(location: str) -> str:
    """What the store remembers of where it came from: no password, no user, folders in full.

    >>> source_name("postgresql://reader:secret@db.example.org:5432/moodle")
    'postgresql://db.example.org:5432/moodle'
    """
    if "://" not in location:
        return os.path.abspath(location)  # noqa: PTH100 - a folder may be given relative; links are left as they are
    parts = urlsplit(location)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


C = TypeVar("C", bound=PlatformConfig)


class Platform(ABC, Generic[C]):
    """A kind of learning platform. Reading needs no more than a read-only account."""

    name: ClassVar[str]
    label: ClassVar[str]
    description: ClassVar[str]
    config_class: ClassVar[type[PlatformConfig]]
    located_by: ClassVar[frozenset[str]] = frozenset({"folder", "database_url"})
    """The settings that `config_for` makes of the location, so that nobody enters them twice."""

    def __init__(self, config: C) -> None:
        self.config = config

    @classmethod
    @abstractmethod
    def config_for(cls, location: str, options: Mapping[str, Any]) -> C | None:
        """The configuration for a *location* (a folder, or a database URL) if it is one of this kind, else None.

        Looks, but does not connect. Raises `PlatformError` where the location is of this kind but unusable.
        """

    @classmethod
    def at(cls, location: str, **options: Any) -> Self | None:
        """This platform at *location*, or None if it is not of this kind."""
        config = cls.config_for(location, options)
        return None if config is None else cls(config)

    @abstractmethod
    def site(self) -> Site:
        """What is there. Raises `PlatformError` (`UnknownVersion`, `MissingData`) where it cannot be read."""

    @abstractmethod
    def tables(self) -> frozenset[str]:
        """The canonical tables that this platform has; the others are empty."""

    @abstractmethod
    def read(self, table: str, since: Mark | None = None, *, batch_rows: int = BATCH_ROWS) -> Iterator[pa.RecordBatch]:
        """The rows of a canonical *table* in its schema (`record.arrow_schema`), at most *batch_rows* at a time.

        With *since* (only for ``events``): those with a greater event_id, in the order of event_id. Late rows, which
        have a greater event_id but an earlier time, are among them. Raises `PlatformError`.
        """

    def files(self, table: str) -> list[str] | None:
        """Parquet files on this machine that hold *table* in its schema, to be used where they lie; None: read it."""
        return None

    def last_event_id(self) -> int | None:
        """The greatest event_id, to show how far there is to go; None where finding it would cost a reading."""
        return None

    def event_ids(self, low: int, high: int) -> Iterator[pa.RecordBatch]:
        """The event_ids that exist with low <= event_id <= high, in order, as batches of that one column.

        Shows what came late and what is gone. By default from `read`; a platform that can ask for the ids alone does.
        """
        import pyarrow as pa
        import pyarrow.compute as pc

        for batch in self.read("events", Mark(low - 1)):
            within = batch.select(["event_id"]).filter(pc.less_equal(batch.column("event_id"), pa.scalar(high)))
            yield within
            if within.num_rows < batch.num_rows:
                return

    def event_fingerprints(self, high: int, block: int) -> Iterator[tuple[int, int, int]]:
        """Per *block* of event_ids up to *high* that holds rows: event_id // block, how many, the sum of their ids.

        A cheap way to see where rows came late or went away. By default from `event_ids`; a platform that can count
        where the rows are does. Blocks come in any order.
        """
        import numpy as np

        found: dict[int, tuple[int, int]] = {}
        for batch in self.event_ids(1, high):
            ids = batch.column(0).to_numpy()
            for number in np.unique(ids // block).tolist():
                here = ids[ids // block == number]
                rows, total = found.get(number, (0, 0))
                found[number] = rows + len(here), total + int(here.sum())
        for number, (rows, total) in found.items():
            yield number, rows, total

    def close(self) -> None:
        """Give back connections; safe to call twice."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        self.close()
