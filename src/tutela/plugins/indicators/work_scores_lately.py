"""Scores of work due lately."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.indicator import LinearIndicator, spread
from tutela.sdk.measures import within_last
from tutela.sdk.rows import Rows
from tutela.sdk.text import _


class WorkScoresLately(LinearIndicator):
    """The mean score of the work due in the last eight weeks, with nothing for what was not handed in: 1 to -1.

    It shows a fall that the mean over the whole course still hides. Null where nothing was due then.

    >>> WorkScoresLately.of([{"score": 1.0}, {}, {"score": 0.0, "due": 1_600_000_000}]), WorkScoresLately.of([])
    (0.0, None)
    """

    name = "work_scores_lately"
    label = _("Scores of work due lately")
    description = _(
        "The learner's average grade in the work due in the last eight weeks before the end of the time looked at;"
        " what was not handed in or not graded yet counts as no marks. 0 %: no marks; 100 %: full marks. Not known if"
        " nothing was due then."
    )
    rows = Rows.WORK

    def expression(self) -> nw.Expr:
        scores = nw.col("score").fill_null(0.0)
        return spread(nw.when(within_last(56, "due")).then(scores).mean())
