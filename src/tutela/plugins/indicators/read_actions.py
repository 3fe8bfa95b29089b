"""Number of read actions."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.indicator import SECONDS_PER_WEEK, LinearIndicator, in_course_itself, is_read, number_of
from tutela.sdk.rows import Rows
from tutela.sdk.text import _


class ReadActions(LinearIndicator):
    """How much the learner looked at, in four steps: nothing, up to 3 a week, up to 30 a week, more.

    Moodle counts only what happens in the course's own context, so that reading a page or a forum does not count.
    Corrected: everything in the course counts.

    >>> [ReadActions.on(f"3:viewx{times}") for times in (0, 12, 120, 121)]
    [-1.0, -0.33, 0.33, 1.0]
    >>> ReadActions.on("3:readx13"), ReadActions.on("3:readx13", compat=True)
    (0.33, -1.0)
    """

    name = "read_actions"
    label = _("Read actions amount")
    description = _(
        "How often the learner looked at something in the course in the time looked at, in four steps. 0 %: never; a"
        " third: up to 3 times a week; two thirds: up to 30 times a week; 100 %: more."
    )
    moodle = r"\core\analytics\indicator\read_actions"
    rows = Rows.EVENTS
    when_empty = -1.0

    def expression(self) -> nw.Expr:
        reads = number_of(is_read() & in_course_itself() if self.compat else is_read())
        weeks = (nw.col("range_end").max() - nw.col("range_start").max()).cast(nw.Float64) / SECONDS_PER_WEEK
        return (
            nw.when(reads == 0)
            .then(nw.lit(-1.0))
            .when(reads <= weeks * 3.0)
            .then(nw.lit(-0.33))
            .when(reads <= weeks * 30.0)
            .then(nw.lit(0.33))
            .otherwise(nw.lit(1.0))
        )
