"""Activities visited in the whole course."""

from __future__ import annotations

from math import log

import narwhals as nw

from tutela.sdk.indicator import LinearIndicator, spread
from tutela.sdk.measures import different
from tutela.sdk.rows import Rows
from tutela.sdk.text import _

MODULE, MOST = 70, 500


class CourseActivitiesVisited(LinearIndicator):
    """How many different activities and resources the course's learners opened, on the mean: -1 none, 1 five hundred.

    (The doctest shows one learner's measure; the analyser takes the mean over the course.)

    >>> CourseActivitiesVisited.on("1:view"), round(CourseActivitiesVisited.on("2:readx9 3:post"), 2)
    (-1.0, -0.65)
    """

    name = "course_activities_visited"
    label = _("Activities visited in the course")
    description = _(
        "How many different activities and resources the course's learners opened in the time looked at, on average."
        " 0 %: none; 100 %: five hundred or more, where the first ones raise it most."
    )
    rows = Rows.EVENTS
    when_empty = -1.0
    of_course = True

    def expression(self) -> nw.Expr:
        visited = different(nw.col("instance_id"), nw.col("level") == MODULE)
        return spread(((visited + 1.0).log() / log(MOST + 1)).clip(0.0, 1.0))
