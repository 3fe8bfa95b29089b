"""Points earned, compared with the others."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.indicator import LinearIndicator
from tutela.sdk.meanings import AMONG_PEERS
from tutela.sdk.measures import weighted_mean
from tutela.sdk.rows import Rows
from tutela.sdk.text import _, joined


class PointsEarnedPercentile(LinearIndicator):
    """Points earned of those due (see *points earned*), among the others of the course: it allows for hard work.

    (The doctest shows the raw measure; the analyser turns it into the mid-rank among the samples of the course.)

    >>> PointsEarnedPercentile.of([{"score": 0.5, "weight": 30.0}, {"weight": 10.0}])
    0.375
    """

    name = "points_earned_percentile"
    label = _("Points earned among peers")
    description = joined(
        _(
            "How many of the points for the work due so far the learner earned; what was not handed in or not graded"
            " yet earns nothing."
        ),
        AMONG_PEERS,
    )
    rows = Rows.WORK
    when_empty = 0.0
    among_peers = True

    def expression(self) -> nw.Expr:
        return weighted_mean(nw.col("score").fill_null(0.0), nw.col("weight"))
