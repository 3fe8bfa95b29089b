"""Activities visited, compared with the others."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.indicator import LinearIndicator
from tutela.sdk.meanings import AMONG_PEERS
from tutela.sdk.measures import different
from tutela.sdk.rows import Rows
from tutela.sdk.text import _, joined

MODULE = 70


class ActivitiesVisited(LinearIndicator):
    """How many different activities and resources the learner opened, among the others of the course.

    (The doctest shows the raw measure; the analyser turns it into the mid-rank among the samples of the course.)

    >>> ActivitiesVisited.on("1:viewx5 2:readx9 3:post")
    2.0
    """

    name = "activities_visited"
    label = _("Activities visited among peers")
    description = joined(
        _("How many different activities and resources of the course the learner opened in the time looked at."),
        AMONG_PEERS,
    )
    rows = Rows.EVENTS
    when_empty = 0.0
    among_peers = True

    def expression(self) -> nw.Expr:
        return different(nw.col("instance_id"), nw.col("level") == MODULE)
