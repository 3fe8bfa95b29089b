"""Days since the last activity in the whole course."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.indicator import SECONDS_PER_DAY, LinearIndicator
from tutela.sdk.measures import nearness
from tutela.sdk.rows import Rows
from tutela.sdk.text import _


class CourseLastActivity(LinearIndicator):
    """How many days before the range's end the course's learners were last there, on the mean: 1 for none, -1 for 100.

    (The doctest shows one learner's measure; the analyser takes the mean over the course.)

    >>> CourseLastActivity.on("1:view 28:read"), CourseLastActivity.on("")
    (1.0, -1.0)
    """

    name = "course_last_activity"
    label = _("Days since last activity in the course")
    description = _(
        "When the course's learners were last active on average, counted back from the end of the time looked at. 100"
        " %: right at the end; 50 %: nine days; 0 %: a hundred days or more, or not in that time."
    )
    rows = Rows.EVENTS
    when_empty = -1.0
    of_course = True

    def expression(self) -> nw.Expr:
        away = (nw.col("range_end").max() - nw.col("time").max()).cast(nw.Float64) / SECONDS_PER_DAY
        return nearness(away)
