"""Next fortnight."""

from __future__ import annotations

from tutela.sdk.periods import Period, Upcoming
from tutela.sdk.text import _


class UpcomingFortnight(Upcoming):
    """The fortnight from now on."""

    name = "upcoming_fortnight"
    label = _("Next fortnight")
    moodle = r"\core\analytics\time_splitting\upcoming_fortnight"
    period = Period(days=14)
