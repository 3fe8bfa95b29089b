"""Active days."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.indicator import SECONDS_PER_DAY, LinearIndicator, spread
from tutela.sdk.rows import Rows
from tutela.sdk.text import _


class ActiveDays(LinearIndicator):
    """On what share of the days of the range the learner was in the course; -1 for none, 1 for all.

    Counting days rather than clicks is what travels best between courses (Gašević et al. 2016; Conijn et al. 2017).
    Days are counted from the start of the range, so that no time zone matters.

    >>> ActiveDays.on("0.5:viewx9 1.2:view 8:read"), ActiveDays.on("")
    (-0.7857142857142857, -1.0)
    """

    name = "active_days"
    label = _("Active days")
    description = _(
        "On how many days the learner was in the course, as a share of all days of the time looked at. 0 %: on none;"
        " 100 %: on every day."
    )
    rows = Rows.EVENTS
    when_empty = -1.0

    def expression(self) -> nw.Expr:
        start = nw.col("range_start")
        days = ((nw.col("time") - start - 1) // SECONDS_PER_DAY).n_unique().cast(nw.Float64)
        length = (nw.col("range_end").max() - start.max()).cast(nw.Float64) / SECONDS_PER_DAY
        return spread(nw.when(days >= length).then(nw.lit(1.0)).otherwise(days / length))
