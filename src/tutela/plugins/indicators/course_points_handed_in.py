"""Points handed in in the whole course."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.indicator import LinearIndicator, spread
from tutela.sdk.meanings import NOTHING_DUE
from tutela.sdk.measures import handed_in, weighted_mean
from tutela.sdk.rows import Rows
from tutela.sdk.text import _, joined


class CoursePointsHandedIn(LinearIndicator):
    """How much of the work due, by weight, the course's learners handed in on the mean.

    (The doctest shows one learner's measure; the analyser takes the mean over the course.)

    >>> CoursePointsHandedIn.of([{"submitted": 1_700_000_000, "weight": 30.0}, {"weight": 10.0}])
    0.5
    """

    name = "course_points_handed_in"
    label = _("Points handed in in the course")
    description = joined(
        _(
            "How much of the work due so far the course's learners handed in, on average; work counts by its weight"
            " in the grade. 0 %: nothing; 100 %: all."
        ),
        NOTHING_DUE,
    )
    rows = Rows.WORK
    of_course = True

    def expression(self) -> nw.Expr:
        return spread(weighted_mean(handed_in(), nw.col("weight")))
