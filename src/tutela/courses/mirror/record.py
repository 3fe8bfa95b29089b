"""What the mirror is given, row by row, and what it answers. Ids are the platform's, times Unix seconds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple


class RemotePerson(NamedTuple):
    """Somebody with an account there; name, e-mail and language '' where they are withheld or unknown."""

    remoteid: int
    name: str
    email: str
    language: str
    active: bool


class RemoteCategory(NamedTuple):
    """A category; `parent` 0 for one at the top, `name` '' where the platform tells none."""

    remoteid: int
    parent: int
    name: str


class RemoteCourse(NamedTuple):
    """A course; `category` 0 where it is in none."""

    remoteid: int
    category: int
    shortname: str
    fullname: str
    visible: bool
    start: int | None
    end: int | None


class RemoteEnrolment(NamedTuple):
    """A person's place in a course; one for each pair, whatever ways in they have there."""

    remoteid: int
    courseid: int
    personid: int
    active: bool
    start: int | None
    end: int | None


class RemoteRole(NamedTuple):
    """A role in the whole platform (level 10), a category (40) or a course (50), by its archetype."""

    level: int
    instanceid: int
    personid: int
    archetype: str


@dataclass(frozen=True)
class RemoteRecord:
    """What a platform's record says. Each iterable is read once, in this order."""

    categories: Iterable[RemoteCategory] = ()
    courses: Iterable[RemoteCourse] = ()
    people: Iterable[RemotePerson] = ()
    enrolments: Iterable[RemoteEnrolment] = ()
    roles: Iterable[RemoteRole] = ()


@dataclass
class Counts:
    """How many rows were added, changed, and found to be gone."""

    added: int = 0
    changed: int = 0
    gone: int = 0


@dataclass
class MirrorReport:
    """What a mirroring did."""

    categories: Counts = field(default_factory=Counts)
    courses: Counts = field(default_factory=Counts)
    people: Counts = field(default_factory=Counts)
    enrolments: Counts = field(default_factory=Counts)
    roles: Counts = field(default_factory=Counts)

    def as_json(self) -> dict[str, Any]:
        """The report as it is stored with the platform."""
        return asdict(self)
