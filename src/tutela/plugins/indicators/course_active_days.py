"""Active days in the whole course."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.indicator import SECONDS_PER_DAY, LinearIndicator, spread
from tutela.sdk.measures import day
from tutela.sdk.rows import Rows
from tutela.sdk.text import _


class CourseActiveDays(LinearIndicator):
    """On what share of the days of the range the course's learners were there, on the mean: -1 for none, 1 for all.

    (The doctest shows one learner's measure; the analyser takes the mean over the course.)

    >>> CourseActiveDays.on("0.5:view 1.5:view 8:read"), CourseActiveDays.on("")
    (-0.7857142857142857, -1.0)
    """

    name = "course_active_days"
    label = _("Active days in the course")
    description = _(
        "On how many days the course's learners were in the course on average, as a share of all days of the time"
        " looked at. 0 %: on none; 100 %: on every day."
    )
    rows = Rows.EVENTS
    when_empty = -1.0
    of_course = True

    def expression(self) -> nw.Expr:
        length = (nw.col("range_end").max() - nw.col("range_start").max()).cast(nw.Float64) / SECONDS_PER_DAY
        return spread((day().n_unique().cast(nw.Float64) / length).clip(0.0, 1.0))
