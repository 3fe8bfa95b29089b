"""Trend of activity."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.indicator import LinearIndicator, number_of
from tutela.sdk.rows import Rows
from tutela.sdk.text import _


class ActivityTrend(LinearIndicator):
    """More or less than before: activity in the range against as long a time before it.

    1 where all of it is in the range, -1 where all was before, 0 for as much. Null where there was neither, or where
    the time before lies mostly outside the course.

    >>> later = {"course_start": 1_600_000_000}
    >>> ActivityTrend.on("-3:viewx3 5:view", **later), ActivityTrend.on("5:view", **later), ActivityTrend.on("5:view")
    (-0.5, 1.0, None)
    """

    name = "activity_trend"
    label = _("Trend of activity")
    description = _(
        "What the learner did in the time looked at, against as long a time before it. 0 %: all of it was before; 50"
        " %: as much in both; 100 %: all of it is in the time looked at. Not known if there was nothing in either, or"
        " if the time before lies mostly outside the course."
    )
    rows = Rows.RECENT

    def expression(self) -> nw.Expr:
        before = number_of(nw.col("is_before"))
        after = number_of(~nw.col("is_before"))
        start = nw.col("range_start").max()
        half = (nw.col("range_end").max() - start) // 2
        return nw.when(start - half >= nw.col("course_start").max()).then((after - before) / (after + before))
