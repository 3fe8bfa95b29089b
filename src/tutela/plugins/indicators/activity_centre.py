"""Centre of activity."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.indicator import LinearIndicator, spread
from tutela.sdk.rows import Rows
from tutela.sdk.text import _


class ActivityCentre(LinearIndicator):
    """When in the range the learner was there: the mean time of all events, -1 for the start and 1 for the end.

    Who has been there only at the beginning has a low centre, long before silence alone tells. Null without activity.

    >>> ActivityCentre.on("7:view 21:read"), ActivityCentre.on("7:view"), ActivityCentre.on("")
    (0.0, -0.5, None)
    """

    name = "activity_centre"
    label = _("Centre of activity in time")
    description = _(
        "When the learner was active on average, from the beginning to the end of the time looked at. 0 %: only at"
        " its beginning; 50 %: in its middle, or evenly all through; 100 %: only at its end. Not known if the learner"
        " did nothing."
    )
    rows = Rows.EVENTS

    def expression(self) -> nw.Expr:
        start = nw.col("range_start")
        length = (nw.col("range_end").max() - start.max()).cast(nw.Float64)
        return spread((nw.col("time") - start).cast(nw.Float64).mean() / length)
