"""The contract of an interval ("analysis interval" on screen, Moodle's "time splitting"): cuts time into ranges."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar
from zoneinfo import ZoneInfo

from tutela.sdk.errors import Decline

UTC = ZoneInfo("UTC")


@dataclass(frozen=True)
class Range:
    """One stretch of time: start < t <= end. From `time` on it can be used to predict."""

    index: int
    start: int
    end: int
    time: int


@dataclass(frozen=True)
class Moment:
    """When and for what an analysis runs. `zone` is where calendar days, weeks and months are counted."""

    now: int
    training: bool
    zone: ZoneInfo = UTC


@dataclass(frozen=True)
class Analysable:
    """The unit that an analysis runs over: a course, a person, the site. Null times: not set."""

    analysable_id: int
    start: int | None
    end: int | None


class Direction(StrEnum):
    """Where the ranges lie; a target says which it can use."""

    WHOLE = "whole"  # all time, without ranges
    BEFORE = "before"  # what has happened by now
    PAST = "past"  # periods that have just gone by
    START = "start"  # from the start until now
    UPCOMING = "upcoming"  # what is to come


class Interval(ABC):
    """Cuts the time of an analysable into ranges."""

    name: ClassVar[str]
    label: ClassVar[str]
    moodle: ClassVar[str] = ""
    """The full name of Moodle's class, where this is one of Moodle's."""
    direction: ClassVar[Direction]
    for_evaluation: ClassVar[bool] = True
    """Whether past data can be evaluated with it."""
    tells_range: ClassVar[bool] = True
    """Whether the number of the range is information (a column for each), or all ranges are alike."""

    def check(self, analysable: Analysable, moment: Moment) -> None:  # noqa: B027 - some can cut anything
        """Raise `Decline` where *analysable* cannot be cut."""

    @abstractmethod
    def ranges(self, analysable: Analysable, moment: Moment) -> Sequence[Range]:
        """All ranges, in order, ready or not."""

    def training_ranges(self, analysable: Analysable, moment: Moment) -> list[Range]:
        """The ranges that are over."""
        return [part for part in self.ranges(analysable, moment) if part.time <= moment.now and part.end <= moment.now]

    def prediction_ranges(self, analysable: Analysable, moment: Moment) -> list[Range]:
        """The most recent range that is ready; none where none is."""
        ready = [part for part in self.ranges(analysable, moment) if part.time <= moment.now]
        return sorted(ready, key=lambda part: part.time)[-1:]


def bounds(analysable: Analysable) -> tuple[int, int]:
    """Start and end. Raises `Decline` where either is missing or they are the wrong way round."""
    if analysable.start is None:
        raise Decline("it has no start date")
    if analysable.end is None:
        raise Decline("it has no end date")
    if analysable.end < analysable.start:
        raise Decline("its end date is before its start date")
    return analysable.start, analysable.end
