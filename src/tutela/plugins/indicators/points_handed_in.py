"""Points handed in."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.indicator import LinearIndicator, spread
from tutela.sdk.meanings import NOTHING_DUE
from tutela.sdk.measures import handed_in, weighted_mean
from tutela.sdk.rows import Rows
from tutela.sdk.text import _, joined


class PointsHandedIn(LinearIndicator):
    """How much of the work due was handed in, by its weight in the grade: 1 for all, -1 for none.

    Null where nothing that counts was due yet.

    >>> PointsHandedIn.of([{"submitted": 1_700_000_000, "weight": 30.0}, {"weight": 10.0}]), PointsHandedIn.of([])
    (0.5, None)
    """

    name = "points_handed_in"
    label = _("Points handed in of those due")
    description = joined(
        _(
            "How much of the work due so far the learner handed in, even if late; work counts by its weight in the"
            " grade. 0 %: nothing; 100 %: all."
        ),
        NOTHING_DUE,
    )
    rows = Rows.WORK

    def expression(self) -> nw.Expr:
        return spread(weighted_mean(handed_in(), nw.col("weight")))
