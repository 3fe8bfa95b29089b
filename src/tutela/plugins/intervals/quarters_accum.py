"""All previous quarters."""

from __future__ import annotations

from tutela.sdk.periods import AccumulatedParts
from tutela.sdk.text import _


class QuartersAccum(AccumulatedParts):
    """From the start of the course to the end of each quarter.

    >>> from tutela.sdk.interval import Analysable, Moment
    >>> parts = QuartersAccum().ranges(Analysable(1, 0, 1000), Moment(now=2000, training=True))
    >>> [(part.start, part.end) for part in parts][:3]
    [(0, 250), (0, 500), (0, 750)]
    """

    name = "quarters_accum"
    label = _("All previous quarters")
    moodle = r"\core\analytics\time_splitting\quarters_accum"
    parts = 4
