"""Activities visited lately, compared with the others."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.indicator import LinearIndicator
from tutela.sdk.meanings import AMONG_PEERS
from tutela.sdk.measures import different, within_last
from tutela.sdk.rows import Rows
from tutela.sdk.text import _, joined

MODULE = 70


class ActivitiesVisitedLately(LinearIndicator):
    """How many different activities and resources the learner opened in the last four weeks of the range, among peers.

    (The doctest shows the raw measure; the analyser turns it into the mid-rank among the samples of the course.)

    >>> ActivitiesVisitedLately.on("-9:read 2:readx9 3:post")
    2.0
    """

    name = "activities_visited_lately"
    label = _("Activities visited lately among peers")
    description = joined(
        _(
            "How many different activities and resources of the course the learner opened in the last four weeks of"
            " the time looked at."
        ),
        AMONG_PEERS,
    )
    rows = Rows.EVENTS
    when_empty = 0.0
    among_peers = True

    def expression(self) -> nw.Expr:
        return different(nw.col("instance_id"), (nw.col("level") == MODULE) & within_last(28))
