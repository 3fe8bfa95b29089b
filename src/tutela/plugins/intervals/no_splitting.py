"""No splitting."""

from __future__ import annotations

from collections.abc import Sequence

from tutela.sdk.interval import Analysable, Direction, Interval, Moment, Range
from tutela.sdk.text import _

END_OF_TIME = 9_999_999_999


class NoSplitting(Interval):
    """All time, in one range that is always ready. Not for targets about courses, which have a time of their own.

    >>> [part.time for part in NoSplitting().ranges(Analysable(1, 0, None), Moment(now=2000, training=False))]
    [0]
    """

    name = "no_splitting"
    label = _("No splitting")
    moodle = r"\core\analytics\time_splitting\no_splitting"
    direction = Direction.WHOLE
    tells_range = False

    def ranges(self, analysable: Analysable, moment: Moment) -> Sequence[Range]:
        return [Range(0, 0, END_OF_TIME, 0)]

    def training_ranges(self, analysable: Analysable, moment: Moment) -> list[Range]:
        return list(self.ranges(analysable, moment))
