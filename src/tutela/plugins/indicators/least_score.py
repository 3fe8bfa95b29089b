"""Least score."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.indicator import LinearIndicator, spread
from tutela.sdk.meanings import NO_GRADES
from tutela.sdk.rows import Rows
from tutela.sdk.text import _, joined


class LeastScore(LinearIndicator):
    """The worst score so far: 1 for full marks, -1 for none. Null without grades.

    >>> LeastScore.of([{"score": 0.25}, {"score": 1.0}]), LeastScore.of([])
    (-0.5, None)
    """

    name = "least_score"
    label = _("Least score")
    description = joined(
        _(
            "The lowest grade that the learner got in an activity of the course so far. 0 %: no marks; 100 %: full"
            " marks."
        ),
        NO_GRADES,
    )
    rows = Rows.GRADES

    def expression(self) -> nw.Expr:
        return spread(nw.col("score").min())
