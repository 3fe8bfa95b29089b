"""Activity in the whole course."""

from __future__ import annotations

from math import log

import narwhals as nw

from tutela.sdk.indicator import SECONDS_PER_DAY, LinearIndicator, spread
from tutela.sdk.measures import amount
from tutela.sdk.rows import Rows
from tutela.sdk.text import _

MOST = 100


class CourseActivity(LinearIndicator):
    """How much the course's learners do in a day, on the mean: -1 for nothing, 1 for a hundred acts or more.

    By the logarithm, so that a course of few clicks is told from one of fewer.

    (The doctest shows one learner's measure; the analyser takes the mean over the course.)

    >>> round(CourseActivity.on("1:viewx56"), 2), CourseActivity.on("")
    (-0.52, -1.0)
    """

    name = "course_activity"
    label = _("Activity in the course")
    description = _(
        "How much the course's learners did on a day of the time looked at, on average. 0 %: nothing; 100 %: a"
        " hundred steps or more, where the first ones raise it most."
    )
    rows = Rows.EVENTS
    when_empty = -1.0
    of_course = True

    def expression(self) -> nw.Expr:
        length = (nw.col("range_end").max() - nw.col("range_start").max()).cast(nw.Float64) / SECONDS_PER_DAY
        return spread(((amount() / length + 1.0).log() / log(MOST + 1)).clip(0.0, 1.0))
