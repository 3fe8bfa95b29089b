"""Mean score in the whole course."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.indicator import LinearIndicator, spread
from tutela.sdk.meanings import NO_GRADES
from tutela.sdk.rows import Rows
from tutela.sdk.text import _, joined


class CourseMeanScore(LinearIndicator):
    """The mean score of the course's learners in what was graded.

    (The doctest shows one learner's measure; the analyser takes the mean over the course.)

    >>> CourseMeanScore.of([{"score": 0.5}, {"score": 1.0}])
    0.5
    """

    name = "course_mean_score"
    label = _("Mean score in the course")
    description = joined(
        _("The average grade of the course's learners in its activities so far. 0 %: no marks; 100 %: full marks."),
        NO_GRADES,
    )
    rows = Rows.GRADES
    of_course = True

    def expression(self) -> nw.Expr:
        return spread(nw.col("score").mean())
