"""Mean score so far."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.indicator import LinearIndicator, spread
from tutela.sdk.meanings import NO_GRADES
from tutela.sdk.rows import Rows
from tutela.sdk.text import _, joined


class MeanScore(LinearIndicator):
    """The mean of the grades given in activities so far, as shares of their scales: 1 for full marks. Null: none.

    >>> MeanScore.of([{"score": 1.0}, {"score": 0.5}]), MeanScore.of([])
    (0.5, None)
    """

    name = "mean_score"
    label = _("Mean score so far")
    description = joined(
        _(
            "The average of the grades that the learner got in activities of the course so far. 0 %: no marks; 100 %:"
            " full marks."
        ),
        NO_GRADES,
    )
    rows = Rows.GRADES

    def expression(self) -> nw.Expr:
        return spread(nw.col("score").mean())
