"""Last 3 days."""

from __future__ import annotations

from tutela.sdk.periods import Past, Period
from tutela.sdk.text import _


class Past3Days(Past):
    """Stretches of three days since the start."""

    name = "past_3_days"
    label = _("Last 3 days")
    moodle = r"\core\analytics\time_splitting\past_3_days"
    period = Period(days=3)
