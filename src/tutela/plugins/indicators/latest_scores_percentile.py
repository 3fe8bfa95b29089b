"""Latest scores, compared with the others."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.indicator import LinearIndicator
from tutela.sdk.meanings import AMONG_PEERS
from tutela.sdk.measures import within_last
from tutela.sdk.rows import Rows
from tutela.sdk.text import _, joined


class LatestScoresPercentile(LinearIndicator):
    """The mean score of what was graded in the last eight weeks of the range, among the others of the course.

    Null without such grades.

    (The doctest shows the raw measure; the analyser turns it into the mid-rank among the samples of the course.)

    >>> LatestScoresPercentile.of([{"score": 0.5}, {"score": 1.0, "graded": 1_600_000_000}])
    0.5
    """

    name = "latest_scores_percentile"
    label = _("Latest scores among peers")
    description = joined(
        _(
            "The learner's average grade in what was graded in the last eight weeks before the end of the time looked"
            " at; not known if nothing was."
        ),
        AMONG_PEERS,
    )
    rows = Rows.GRADES
    among_peers = True

    def expression(self) -> nw.Expr:
        return nw.when(within_last(56, "graded")).then(nw.col("score")).mean()
