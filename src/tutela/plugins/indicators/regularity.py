"""Regularity of activity."""

from __future__ import annotations

from math import log

import narwhals as nw

from tutela.sdk.indicator import LinearIndicator, number_of, spread
from tutela.sdk.rows import Rows
from tutela.sdk.text import _

SLICES = 10


class Regularity(LinearIndicator):
    """How evenly the learner's activity is spread over the range: -1 for all at one go, 1 for all ten tenths alike.

    The entropy of the activity over ten equal slices of the range, as a share of the greatest possible (regularity in
    time is among the strongest early signs: Boroujeni et al. 2016). Without activity there is nothing to say.

    >>> Regularity.on("1:viewx5"), Regularity.on("1:viewx5 14:viewx5 27:viewx5 20:viewx5") > 0, Regularity.on("")
    (-1.0, True, None)
    """

    name = "regularity"
    label = _("Regularity")
    description = _(
        "How evenly what the learner did is spread over the time looked at, cut into ten equal parts. 0 %: all in one"
        " part; 100 %: as much in each. Not known if the learner did nothing."
    )
    rows = Rows.EVENTS

    def expression(self) -> nw.Expr:
        start, end = nw.col("range_start"), nw.col("range_end")
        slice_of = ((nw.col("time") - start - 1) * SLICES) // (end - start)
        shares = [number_of(slice_of == index) / nw.len().cast(nw.Float64) for index in range(SLICES)]
        surprise = [nw.when(share > 0).then(share * share.log()).otherwise(nw.lit(0.0)) for share in shares]
        entropy = -sum(surprise[1:], start=surprise[0])
        return spread(nw.when(entropy > log(SLICES)).then(nw.lit(1.0)).otherwise(entropy / log(SLICES)))
