"""Points earned."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.indicator import LinearIndicator, spread
from tutela.sdk.meanings import NOTHING_DUE
from tutela.sdk.measures import weighted_mean
from tutela.sdk.rows import Rows
from tutela.sdk.text import _, joined


class PointsEarned(LinearIndicator):
    """What the learner earned of all the points that the work due was worth: 1 for all, -1 for none.

    Work counts by its weight in the grade; what was not handed in, or has no grade yet, has earned nothing. Null where
    nothing that counts was due yet.

    >>> PointsEarned.of([{"score": 0.5, "weight": 30.0}, {"weight": 10.0}]), PointsEarned.of([])
    (-0.25, None)
    """

    name = "points_earned"
    label = _("Points earned of those due")
    description = joined(
        _(
            "How many of the points for the work due so far the learner earned; work counts by its weight in the"
            " grade, and what was not handed in or not graded yet earns nothing. 0 %: none; 100 %: all."
        ),
        NOTHING_DUE,
    )
    rows = Rows.WORK

    def expression(self) -> nw.Expr:
        return spread(weighted_mean(nw.col("score").fill_null(0.0), nw.col("weight")))
