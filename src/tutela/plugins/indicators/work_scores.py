"""Scores of all work due."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.indicator import LinearIndicator, spread
from tutela.sdk.meanings import NOTHING_DUE
from tutela.sdk.rows import Rows
from tutela.sdk.text import _, joined


class WorkScores(LinearIndicator):
    """The mean score of all the work due, with nothing for what was not handed in: 1 for full marks, -1 for none.

    Every piece counts alike, so that practice that weighs nothing in the grade counts too. Null where nothing was due.

    >>> WorkScores.of([{"score": 1.0}, {}, {}, {}]), WorkScores.of([])
    (-0.5, None)
    """

    name = "work_scores"
    label = _("Scores of all work due")
    description = joined(
        _(
            "The learner's average grade in all the work due so far; every piece counts alike, and what was not"
            " handed in or not graded yet counts as no marks. 0 %: no marks; 100 %: full marks."
        ),
        NOTHING_DUE,
    )
    rows = Rows.WORK

    def expression(self) -> nw.Expr:
        return spread(nw.col("score").fill_null(0.0).mean())
