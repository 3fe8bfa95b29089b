"""Mean score so far."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.indicator import LinearIndicator, spread
from tutela.sdk.rows import Rows
from tutela.sdk.text import _


class MeanScore(LinearIndicator):
    """The mean of the grades given in activities so far, as shares of their scales: 1 for full marks. Null: none.

    >>> MeanScore.of([{"score": 1.0}, {"score": 0.5}]), MeanScore.of([])
    (0.5, None)
    """

    name = "mean_score"
    label = _("Mean score so far")
    rows = Rows.GRADES

    def expression(self) -> nw.Expr:
        return spread(nw.col("score").mean())
