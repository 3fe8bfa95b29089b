"""Into which ranges the time of a course is split, as in Moodle."""

from __future__ import annotations

from collections.abc import Sequence

from tutela.sdk.interval import Analysable, Direction, Interval, Moment, Range, bounds
from tutela.sdk.periods import AccumulatedParts, AfterStart, EqualParts, Past, Period, PeriodAfterStart, Upcoming
from tutela.sdk.text import _


class SingleRange(Interval):
    """From start to end in one range; a prediction is made at once, and once only.

    Where there is no start the range begins with time itself, where there is no end it ends now.

    >>> SingleRange().ranges(Analysable(1, None, None), Moment(now=2000, training=False))
    [Range(index=0, start=0, end=2000, time=0)]
    """

    name = "single_range"
    label = _("From start to end")
    moodle = r"\core\analytics\time_splitting\single_range"
    direction = Direction.BEFORE

    def ranges(self, analysable: Analysable, moment: Moment) -> Sequence[Range]:
        end = moment.now if analysable.end is None else analysable.end
        return [Range(0, analysable.start or 0, end, 0)]


END_OF_TIME = 9_999_999_999


class NoSplitting(Interval):
    """All time, in one range that is always ready. Not for targets about courses, which have a time of their own.

    >>> [part.time for part in NoSplitting().ranges(Analysable(1, 0, None), Moment(now=2000, training=False))]
    [0]
    """

    name = "no_splitting"
    label = _("No splitting")
    moodle = r"\core\analytics\time_splitting\no_splitting"
    direction = Direction.WHOLE
    tells_range = False

    def ranges(self, analysable: Analysable, moment: Moment) -> Sequence[Range]:
        return [Range(0, 0, END_OF_TIME, 0)]

    def training_ranges(self, analysable: Analysable, moment: Moment) -> list[Range]:
        return list(self.ranges(analysable, moment))


class Quarters(EqualParts):
    """A course in four quarters, each by itself.

    >>> from tutela.sdk.interval import Analysable, Moment
    >>> parts = Quarters().ranges(Analysable(1, 0, 1000), Moment(now=2000, training=True))
    >>> [(part.start, part.end) for part in parts]
    [(0, 250), (251, 500), (501, 750), (751, 1000)]
    """

    name = "quarters"
    label = _("Last quarter")
    moodle = r"\core\analytics\time_splitting\quarters"
    parts = 4


class QuartersAccum(AccumulatedParts):
    """From the start of the course to the end of each quarter.

    >>> from tutela.sdk.interval import Analysable, Moment
    >>> parts = QuartersAccum().ranges(Analysable(1, 0, 1000), Moment(now=2000, training=True))
    >>> [(part.start, part.end) for part in parts][:3]
    [(0, 250), (0, 500), (0, 750)]
    """

    name = "quarters_accum"
    label = _("All previous quarters")
    moodle = r"\core\analytics\time_splitting\quarters_accum"
    parts = 4


class Deciles(EqualParts):
    """A course in ten tenths, each by itself.

    >>> from tutela.sdk.interval import Analysable, Moment
    >>> parts = Deciles().ranges(Analysable(1, 0, 1000), Moment(now=2000, training=True))
    >>> [(part.start, part.end) for part in parts][:3]
    [(0, 100), (101, 200), (201, 300)]
    """

    name = "deciles"
    label = _("Last tenth")
    moodle = r"\core\analytics\time_splitting\deciles"
    parts = 10


class DecilesAccum(AccumulatedParts):
    """From the start of the course to the end of each tenth.

    >>> from tutela.sdk.interval import Analysable, Moment
    >>> parts = DecilesAccum().ranges(Analysable(1, 0, 1000), Moment(now=2000, training=True))
    >>> [(part.start, part.end) for part in parts][:3]
    [(0, 100), (0, 200), (0, 300)]
    """

    name = "deciles_accum"
    label = _("All previous tenths")
    moodle = r"\core\analytics\time_splitting\deciles_accum"
    parts = 10


class TenPercentAfterStart(AfterStart):
    """From the start until now, once a tenth of the duration has gone by.

    >>> TenPercentAfterStart().check(Analysable(1, 0, 1000), Moment(now=99, training=False))
    Traceback (most recent call last):
    tutela.sdk.errors.Decline: it began too short a time ago
    """

    name = "ten_percent_after_start"
    label = _("10% after start")
    moodle = r"\core\analytics\time_splitting\ten_percent_after_start"

    def ready_at(self, analysable: Analysable, moment: Moment) -> int:
        start, end = bounds(analysable)
        return moment.now - (end - start) // 10


class OneWeekAfterStart(PeriodAfterStart):
    """From the start until now, once a week has gone by.

    >>> from tutela.sdk.interval import Analysable, Moment
    >>> OneWeekAfterStart().ranges(Analysable(1, 1000, None), Moment(now=9_000_000, training=False))
    [Range(index=0, start=1000, end=9000000, time=9000000)]
    """

    name = "one_week_after_start"
    label = _("One week after start")
    moodle = r"\core\analytics\time_splitting\one_week_after_start"
    period = Period(days=7)


class OneMonthAfterStart(PeriodAfterStart):
    """From the start until now, once a month has gone by.

    >>> from tutela.sdk.interval import Analysable, Moment
    >>> OneMonthAfterStart().ranges(Analysable(1, 1000, None), Moment(now=9_000_000, training=False))
    [Range(index=0, start=1000, end=9000000, time=9000000)]
    """

    name = "one_month_after_start"
    label = _("One month after start")
    moodle = r"\core\analytics\time_splitting\one_month_after_start"
    period = Period(months=1)


class Past3Days(Past):
    """Stretches of three days since the start."""

    name = "past_3_days"
    label = _("Last 3 days")
    moodle = r"\core\analytics\time_splitting\past_3_days"
    period = Period(days=3)


class PastWeek(Past):
    """Weeks since the start.

    >>> from tutela.sdk.interval import Analysable, Moment
    >>> week = 7 * 86_400
    >>> def count(start, end, now):
    ...     return len(PastWeek().ranges(Analysable(1, start, end), Moment(now=now, training=False)))
    >>> count(week, 53 * week + 2 * 86_400, 60 * week)  # finished
    52
    >>> count(100 * week, None, 60 * week), count(56 * week, None, 60 * week)  # not begun, begun four weeks ago
    (0, 4)
    """

    name = "past_week"
    label = _("Last week")
    moodle = r"\core\analytics\time_splitting\past_week"
    period = Period(days=7)


class PastMonth(Past):
    """Months since the start."""

    name = "past_month"
    label = _("Last month")
    moodle = r"\core\analytics\time_splitting\past_month"
    period = Period(months=1)


class Upcoming3Days(Upcoming):
    """The three days from now on."""

    name = "upcoming_3_days"
    label = _("Next 3 days")
    moodle = r"\core\analytics\time_splitting\upcoming_3_days"
    period = Period(days=3)


class UpcomingWeek(Upcoming):
    """The week from now on."""

    name = "upcoming_week"
    label = _("Next week")
    moodle = r"\core\analytics\time_splitting\upcoming_week"
    period = Period(days=7)


class UpcomingFortnight(Upcoming):
    """The fortnight from now on."""

    name = "upcoming_fortnight"
    label = _("Next fortnight")
    moodle = r"\core\analytics\time_splitting\upcoming_fortnight"
    period = Period(days=14)
