"""Change of activity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutela.sdk.indicator import LinearIndicator
from tutela.sdk.measures import amount, within_last
from tutela.sdk.rows import Rows
from tutela.sdk.text import _

if TYPE_CHECKING:
    import narwhals as nw


class ActivityChange(LinearIndicator):
    """The last four weeks of the range against the four before them: 1 for much more, -1 for much less, 0 for as much.

    >>> ActivityChange.on("20:viewx3"), ActivityChange.on("")
    (0.75, 0.0)
    """

    name = "activity_change"
    label = _("Change of activity in four weeks")
    description = _(
        "What the learner did in the last four weeks of the time looked at, against the four weeks before them."
        " Towards 0 %: much less; 50 %: as much, or nothing in either; towards 100 %: much more."
    )
    rows = Rows.EVENTS
    when_empty = 0.0

    def expression(self) -> nw.Expr:
        after, both = amount(within_last(28)), amount(within_last(56))
        return (2.0 * after - both) / (both + 1.0)
