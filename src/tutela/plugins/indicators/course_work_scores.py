"""Scores of all work due in the whole course."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.indicator import LinearIndicator, spread
from tutela.sdk.meanings import NOTHING_DUE
from tutela.sdk.rows import Rows
from tutela.sdk.text import _, joined


class CourseWorkScores(LinearIndicator):
    """The mean score of the course's learners in all the work due, nothing for what was not handed in.

    (The doctest shows one learner's measure; the analyser takes the mean over the course.)

    >>> CourseWorkScores.of([{"score": 1.0}, {}, {}, {}])
    -0.5
    """

    name = "course_work_scores"
    label = _("Scores of all work due in the course")
    description = joined(
        _(
            "The average grade of the course's learners in all the work due so far; every piece counts alike, and"
            " what was not handed in or not graded yet counts as no marks. 0 %: no marks; 100 %: full marks."
        ),
        NOTHING_DUE,
    )
    rows = Rows.WORK
    of_course = True

    def expression(self) -> nw.Expr:
        return spread(nw.col("score").fill_null(0.0).mean())
