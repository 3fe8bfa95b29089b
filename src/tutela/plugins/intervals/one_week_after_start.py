"""One week after start."""

from __future__ import annotations

from tutela.sdk.periods import Period, PeriodAfterStart
from tutela.sdk.text import _


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
