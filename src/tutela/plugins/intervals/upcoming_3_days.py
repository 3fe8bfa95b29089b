"""Next 3 days."""

from __future__ import annotations

from tutela.sdk.periods import Period, Upcoming
from tutela.sdk.text import _


class Upcoming3Days(Upcoming):
    """The three days from now on."""

    name = "upcoming_3_days"
    label = _("Next 3 days")
    moodle = r"\core\analytics\time_splitting\upcoming_3_days"
    period = Period(days=3)
