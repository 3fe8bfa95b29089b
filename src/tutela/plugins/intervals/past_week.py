"""Last week."""

from __future__ import annotations

from tutela.sdk.periods import Past, Period
from tutela.sdk.text import _


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
