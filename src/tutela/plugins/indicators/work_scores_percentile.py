"""Scores of all work due, compared with the others."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.indicator import LinearIndicator
from tutela.sdk.meanings import AMONG_PEERS
from tutela.sdk.rows import Rows
from tutela.sdk.text import _, joined


class WorkScoresPercentile(LinearIndicator):
    """The mean score of all the work due, nothing for what was not handed in, among the others of the course.

    (The doctest shows the raw measure; the analyser turns it into the mid-rank among the samples of the course.)

    >>> WorkScoresPercentile.of([{"score": 1.0}, {}, {}, {}])
    0.25
    """

    name = "work_scores_percentile"
    label = _("Scores of all work due among peers")
    description = joined(
        _(
            "The learner's average grade in all the work due so far; what was not handed in or not graded yet counts"
            " as no marks."
        ),
        AMONG_PEERS,
    )
    rows = Rows.WORK
    when_empty = 0.0
    among_peers = True

    def expression(self) -> nw.Expr:
        return nw.col("score").fill_null(0.0).mean()
