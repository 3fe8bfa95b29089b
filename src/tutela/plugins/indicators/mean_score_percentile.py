"""Mean score, compared with the others."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.indicator import LinearIndicator
from tutela.sdk.meanings import AMONG_PEERS
from tutela.sdk.rows import Rows
from tutela.sdk.text import _, joined


class MeanScorePercentile(LinearIndicator):
    """The mean score of what was graded, among the others of the course. Null without grades.

    (The doctest shows the raw measure; the analyser turns it into the mid-rank among the samples of the course.)

    >>> MeanScorePercentile.of([{"score": 0.5}, {"score": 1.0}])
    0.75
    """

    name = "mean_score_percentile"
    label = _("Mean score among peers")
    description = joined(
        _("The average of the grades that the learner got in activities of the course so far; not known without any."),
        AMONG_PEERS,
    )
    rows = Rows.GRADES
    among_peers = True

    def expression(self) -> nw.Expr:
        return nw.col("score").mean()
