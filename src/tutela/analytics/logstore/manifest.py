"""What is in a store: one JSON document, replaced as a whole."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace

from tutela.analytics.logstore.errors import StoreDamaged
from tutela.sdk.platform import Mark, Site

FORMAT = 1


@dataclass(frozen=True)
class Part:
    """One Parquet file. `low` and `high` are its least and greatest event_id; 0 for a table."""

    name: str
    rows: int
    size: int
    low: int = 0
    high: int = 0

    @property
    def month(self) -> str:
        """The month of its events, by their times: ``2025-02``.

        >>> Part("events/month=2025-02/a.parquet", 1, 1).month
        '2025-02'
        """
        return self.name.split("month=")[1].split("/")[0]


@dataclass(frozen=True)
class Manifest:
    """What is in a store, and how far it has come. `synced` is when the last sync ended, in Unix seconds; 0: never."""

    number: int = 0
    source: str = ""
    site: Site | None = None
    mark: Mark = field(default_factory=Mark)
    events: tuple[Part, ...] = ()
    tables: Mapping[str, Part] = field(default_factory=dict)
    synced: int = 0
    erased: tuple[int, ...] = ()

    @property
    def parts(self) -> tuple[Part, ...]:
        """Every file that counts."""
        return (*self.events, *self.tables.values())

    @property
    def rows(self) -> int:
        """How many events there are."""
        return sum(part.rows for part in self.events)

    def with_events(self, parts: tuple[Part, ...], mark: Mark | None = None) -> Manifest:
        """The next manifest: *parts* more, read as far as *mark*."""
        return replace(self, events=(*self.events, *parts), mark=self.mark if mark is None else mark)

    def replacing(self, old: frozenset[str], new: tuple[Part, ...]) -> Manifest:
        """The next manifest: *new* in the place of the event files called *old*."""
        kept = tuple(part for part in self.events if part.name not in old)
        return replace(self, events=(*kept, *new))

    def to_json(self) -> bytes:
        """The document."""
        return json.dumps({"format": FORMAT, **asdict(self)}, indent=1).encode()

    @classmethod
    def from_json(cls, text: bytes) -> Manifest:
        """The manifest that *text* holds. Raises `StoreDamaged`.

        >>> Manifest.from_json(Manifest(number=3).to_json()).number
        3
        """
        try:
            told = json.loads(text)
            if told.pop("format") != FORMAT:
                raise StoreDamaged("The log store was written by a newer Tutela.")
            told["site"] = told["site"] and Site(**told["site"])
            told["mark"] = Mark(**told["mark"])
            told["events"] = tuple(Part(**part) for part in told["events"])
            told["tables"] = {name: Part(**part) for name, part in told["tables"].items()}
            told["erased"] = tuple(told["erased"])
            return cls(**told)
        except (ValueError, KeyError, TypeError, AttributeError) as failure:
            raise StoreDamaged(f"The manifest of the log store cannot be read: {failure}") from failure
