"""From start to end."""

from __future__ import annotations

from collections.abc import Sequence

from tutela.sdk.interval import Analysable, Direction, Interval, Moment, Range
from tutela.sdk.text import _


class SingleRange(Interval):
    """From start to end in one range; a prediction is made at once, and once only.

    Where there is no start the range begins with time itself, where there is no end it ends now.

    >>> SingleRange().ranges(Analysable(1, None, None), Moment(now=2000, training=False))
    [Range(index=0, start=0, end=2000, time=0)]
    """

    name = "single_range"
    label = _("From start to end")
    moodle = r"\core\analytics\time_splitting\single_range"
    direction = Direction.BEFORE

    def ranges(self, analysable: Analysable, moment: Moment) -> Sequence[Range]:
        end = moment.now if analysable.end is None else analysable.end
        return [Range(0, analysable.start or 0, end, 0)]
