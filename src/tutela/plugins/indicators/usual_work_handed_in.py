"""Usual work handed in."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.indicator import LinearIndicator, spread
from tutela.sdk.measures import handed_in, weighted_mean
from tutela.sdk.rows import Rows
from tutela.sdk.text import _


class UsualWorkHandedIn(LinearIndicator):
    """How much of the work due was handed in, each piece counting by how many did it: 1 for all, -1 for none.

    Missing what everybody does says more than missing what is optional. Null where nobody handed in anything yet.

    >>> UsualWorkHandedIn.of([{"submitted": 1_700_000_000, "usual": 0.75}, {"usual": 0.25}])
    0.5
    >>> UsualWorkHandedIn.of([{"usual": 0.0}])
    """

    name = "usual_work_handed_in"
    label = _("Work handed in that is usual")
    description = _(
        "How much of the work due so far the learner handed in, even if late; the more of the course have handed in a"
        " piece, the more it counts. 0 %: nothing; 100 %: all. Not known as long as nobody has handed in anything that"
        " was due."
    )
    rows = Rows.WORK

    def expression(self) -> nw.Expr:
        return spread(weighted_mean(handed_in(), nw.col("usual")))
