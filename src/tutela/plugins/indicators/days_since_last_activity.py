"""Days since the last activity."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.indicator import SECONDS_PER_DAY, LinearIndicator
from tutela.sdk.measures import nearness
from tutela.sdk.rows import Rows
from tutela.sdk.text import _


class DaysSinceLastActivity(LinearIndicator):
    """How many days before the range's end the learner was last there: 1 for none, -1 for a hundred or for never.

    The first days tell most, so they count most; unlike the share of the range, this means the same in any course.

    >>> DaysSinceLastActivity.on("1:view 28:read"), DaysSinceLastActivity.on("")
    (1.0, -1.0)
    >>> round(DaysSinceLastActivity.on("14:read"), 2)
    -0.17
    """

    name = "days_since_last_activity"
    label = _("Days since last activity")
    description = _(
        "When the learner was last in the course, counted back from the end of the time looked at. 100 %: right at"
        " the end; 50 %: nine days; 0 %: a hundred days or more, or not in that time."
    )
    rows = Rows.EVENTS
    when_empty = -1.0

    def expression(self) -> nw.Expr:
        away = (nw.col("range_end").max() - nw.col("time").max()).cast(nw.Float64) / SECONDS_PER_DAY
        return nearness(away)
