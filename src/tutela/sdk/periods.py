"""What the intervals that Tutela ships have in common: parts of a duration, and calendar periods."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import ClassVar
from zoneinfo import ZoneInfo

from tutela.sdk.errors import Decline
from tutela.sdk.interval import Analysable, Direction, Interval, Moment, Range, bounds


@dataclass(frozen=True)
class Period:
    """A stretch of the calendar: it follows the clock on the wall over a change to or from summer time.

    A day that a month does not have runs over into the next, as in PHP and in Moodle.

    >>> london = ZoneInfo("Europe/London")
    >>> (Period(months=1).after(1_791_763_200, london) - 1_791_763_200) / 3600   # 12 October to 12 November 2026
    745.0
    >>> datetime.fromtimestamp(Period(months=1).after(1_769_817_600, london), london).date().isoformat()
    '2026-03-03'
    """

    months: int = 0
    days: int = 0

    def after(self, time: int, zone: ZoneInfo, times: int = 1) -> int:
        """*time* plus this period (*times* -1: minus)."""
        local = datetime.fromtimestamp(time, zone)
        years, month = divmod(local.month - 1 + self.months * times, 12)
        first = local.replace(tzinfo=None, year=local.year + years, month=month + 1, day=1)
        moved = first + timedelta(days=local.day - 1 + self.days * times)
        return round(moved.replace(tzinfo=zone, fold=local.fold).astimezone(UTC).timestamp())


class EqualParts(Interval):
    """The duration in equal parts, one range each; they do not touch, so that no second belongs to two."""

    direction = Direction.BEFORE
    parts: ClassVar[int]

    def check(self, analysable: Analysable, moment: Moment) -> None:
        bounds(analysable)

    def ranges(self, analysable: Analysable, moment: Moment) -> Sequence[Range]:
        start, end = bounds(analysable)
        cuts = cuts_of(start, end, self.parts)
        # Moodle lets the parts touch where they are shorter, in seconds, than there are parts.
        gap = 0 if (end - start) / self.parts < self.parts else 1
        return [
            Range(index, left + (gap if index else 0), right, right)
            for index, (left, right) in enumerate(pairwise(cuts))
        ]


class AccumulatedParts(Interval):
    """The duration in equal parts; each range goes from the start to the end of a part."""

    direction = Direction.BEFORE
    parts: ClassVar[int]

    def check(self, analysable: Analysable, moment: Moment) -> None:
        bounds(analysable)

    def ranges(self, analysable: Analysable, moment: Moment) -> Sequence[Range]:
        start, end = bounds(analysable)
        return [Range(index, start, cut, cut) for index, cut in enumerate(cuts_of(start, end, self.parts)[1:])]


def cuts_of(start: int, end: int, parts: int) -> list[int]:
    """Where a duration is cut.

    >>> cuts_of(0, 1000, 4)
    [0, 250, 500, 750, 1000]
    """
    part = (end - start) / parts
    return [start + int(part * index) for index in range(parts)] + [end]


class AfterStart(Interval):
    """One range, from the start until now, once enough time has gone by since the start."""

    direction = Direction.START

    def ready_at(self, analysable: Analysable, moment: Moment) -> int:
        """The latest start for which it is time now. Raises `Decline` where that cannot be said."""
        raise Decline("it does not say how long to wait")

    def check(self, analysable: Analysable, moment: Moment) -> None:
        if analysable.start is None:
            raise Decline("it has no start date")
        if analysable.start > self.ready_at(analysable, moment):
            raise Decline("it began too short a time ago")

    def ranges(self, analysable: Analysable, moment: Moment) -> Sequence[Range]:
        return [Range(0, analysable.start or 0, moment.now, moment.now)]


class PeriodAfterStart(AfterStart):
    """`AfterStart` with a period of the calendar to wait."""

    period: ClassVar[Period]

    def ready_at(self, analysable: Analysable, moment: Moment) -> int:
        return self.period.after(moment.now, moment.zone, -1)


class Past(Interval):
    """Periods counted from the start; while it goes on, the last complete one is moved so that it ends now."""

    direction = Direction.PAST
    tells_range = False
    period: ClassVar[Period]

    def check(self, analysable: Analysable, moment: Moment) -> None:
        if analysable.start is None:
            raise Decline("it has no start date")

    def ranges(self, analysable: Analysable, moment: Moment) -> Sequence[Range]:
        if analysable.start is None:
            return []
        end = analysable.end
        following = self.period.after(analysable.start, moment.zone)
        found: list[Range] = []
        # A first period is taken even where the end comes before it is over.
        while following <= moment.now and (not found or end is None or following <= end):
            start = self.period.after(following, moment.zone, -1)
            found.append(Range(len(found), start, following, following))
            following = self.period.after(following, moment.zone)
        if found and (end is None or following <= end):
            moved = moment.now - found[-1].end
            last = found[-1]
            found[-1] = replace(last, start=last.start + moved, end=moment.now, time=moment.now)
        return found


class Upcoming(Interval):
    """One range from now on: it tells what is to come and needs no past."""

    direction = Direction.UPCOMING
    for_evaluation = False
    tells_range = False
    period: ClassVar[Period]

    def ranges(self, analysable: Analysable, moment: Moment) -> Sequence[Range]:
        return [Range(0, moment.now, self.period.after(moment.now, moment.zone), moment.now)]
