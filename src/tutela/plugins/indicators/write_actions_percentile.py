"""Write actions, compared with the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutela.sdk.indicator import LinearIndicator, is_write, number_of
from tutela.sdk.meanings import AMONG_PEERS
from tutela.sdk.rows import Rows
from tutela.sdk.text import _, joined

if TYPE_CHECKING:
    import narwhals as nw


class WriteActionsPercentile(LinearIndicator):
    """How often the learner wrote, handed in or changed something, among the others of the course.

    (The doctest shows the raw measure; the analyser turns it into the mid-rank among the samples of the course.)

    >>> WriteActionsPercentile.on("1:viewx5 2:postx3")
    3.0
    """

    name = "write_actions_percentile"
    label = _("Write actions among peers")
    description = joined(
        _("How often the learner posted, handed in or changed something in the course in the time looked at."),
        AMONG_PEERS,
    )
    rows = Rows.EVENTS
    when_empty = 0.0
    among_peers = True

    def expression(self) -> nw.Expr:
        return number_of(is_write())
