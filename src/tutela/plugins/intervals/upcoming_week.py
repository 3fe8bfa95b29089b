"""Next week."""

from __future__ import annotations

from tutela.sdk.periods import Period, Upcoming
from tutela.sdk.text import _


class UpcomingWeek(Upcoming):
    """The week from now on."""

    name = "upcoming_week"
    label = _("Next week")
    moodle = r"\core\analytics\time_splitting\upcoming_week"
    period = Period(days=7)
