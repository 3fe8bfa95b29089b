"""Time since the last activity."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.indicator import LinearIndicator
from tutela.sdk.rows import Rows
from tutela.sdk.text import _


class TimeSinceLastActivity(LinearIndicator):
    """How long before the range's end the learner was last there: 1 for just then, -1 for the whole range or longer.

    >>> TimeSinceLastActivity.on("1:view 14:read"), TimeSinceLastActivity.on("")
    (0.0, -1.0)
    """

    name = "time_since_last_activity"
    label = _("Time since last activity")
    description = _(
        "When the learner was last in the course, counted back from the end of the time looked at as a part of it."
        " 100 %: right at the end; 50 %: half of that time ago; 0 %: only at its beginning, or not at all."
    )
    rows = Rows.EVENTS
    when_empty = -1.0

    def expression(self) -> nw.Expr:
        end = nw.col("range_end").max()
        away = (end - nw.col("time").max()).cast(nw.Float64)
        return 1.0 - away * 2.0 / (end - nw.col("range_start").max()).cast(nw.Float64)
