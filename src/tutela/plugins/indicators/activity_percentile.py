"""Activity compared with the others in the course."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutela.sdk.indicator import LinearIndicator
from tutela.sdk.meanings import AMONG_PEERS
from tutela.sdk.rows import Rows
from tutela.sdk.text import _, joined

if TYPE_CHECKING:
    import narwhals as nw


class ActivityPercentile(LinearIndicator):
    """Where the learner's activity stands among the others of the course in the same range: -1 least, 1 most.

    It compares like with like where courses differ in how much they ask for. (The doctest shows the raw measure, a
    count; the analyser turns it into the mid-rank among the samples of the course.)

    >>> ActivityPercentile.on("1:viewx5 3:post")
    6.0
    """

    name = "activity_percentile"
    label = _("Activity among peers")
    description = joined(
        _("How much the learner did in the course in the time looked at."),
        AMONG_PEERS,
    )
    rows = Rows.EVENTS
    when_empty = 0.0
    among_peers = True

    def expression(self) -> nw.Expr:
        import narwhals as nw

        return nw.col("repeats").sum().cast(nw.Float64)
