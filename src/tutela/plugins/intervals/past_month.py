"""Last month."""

from __future__ import annotations

from tutela.sdk.periods import Past, Period
from tutela.sdk.text import _


class PastMonth(Past):
    """Months since the start."""

    name = "past_month"
    label = _("Last month")
    moodle = r"\core\analytics\time_splitting\past_month"
    period = Period(months=1)
