"""A tenth of the duration after the start."""

from __future__ import annotations

from tutela.sdk.interval import Analysable, Moment, bounds
from tutela.sdk.periods import AfterStart
from tutela.sdk.text import _


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
