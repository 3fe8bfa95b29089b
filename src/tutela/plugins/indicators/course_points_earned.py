"""Points earned in the whole course."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.indicator import LinearIndicator, spread
from tutela.sdk.meanings import NOTHING_DUE
from tutela.sdk.measures import weighted_mean
from tutela.sdk.rows import Rows
from tutela.sdk.text import _, joined


class CoursePointsEarned(LinearIndicator):
    """What the course's learners earned, on the mean, of the points due: how hard the course is so far.

    Where one stands among peers means more in a course that many fail.

    (The doctest shows one learner's measure; the analyser takes the mean over the course.)

    >>> CoursePointsEarned.of([{"score": 0.5, "weight": 30.0}, {"weight": 10.0}])
    -0.25
    """

    name = "course_points_earned"
    label = _("Points earned in the course")
    description = joined(
        _(
            "How many of the points for the work due so far the course's learners earned, on average; work counts by"
            " its weight in the grade, and what was not handed in or not graded yet earns nothing. 0 %: none; 100 %:"
            " all."
        ),
        NOTHING_DUE,
    )
    rows = Rows.WORK
    of_course = True

    def expression(self) -> nw.Expr:
        return spread(weighted_mean(nw.col("score").fill_null(0.0), nw.col("weight")))
